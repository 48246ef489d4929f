/** The fitness is lost in a slightly different world: the policy lives on something that only this simulator has. */
import type { Trial } from "../../core/training.ts";
import { short } from "../number-format.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** Loss against the world of training, as a share of the fitness range. */
const FRAGILE = 0.3;

const worlds: Readonly<Record<Trial["world"], string>> = {
  weak: "controls at 80 % of their strength (everything a quarter heavier)",
  late: "actions one step late",
  loaded: "a constant load on the controls",
  pushed: "a push at the start",
};

export const fragilePolicy: Alarm = ({ task, result }) => {
  const lost = (result.audit?.trials ?? []).filter(
    ({ fitness, usual }) => shareOfRange(task, usual) - shareOfRange(task, fitness) > FRAGILE,
  );
  const [first] = lost;
  if (!first) return [];
  const list = lost.map(({ world, fitness }) => `${short(fitness)} with ${worlds[world]}`).join(", ");
  return [
    {
      kind: "fragile-policy",
      severity: "note",
      message: `The fitness of ${short(first.usual)} falls in worlds that the policy was not trained in: ${list}.`,
      remedy:
        "Pay for margin: widen tolerances around the goal, and punish being close to what ends or spoils an episode.",
      evidence: Object.fromEntries(lost.map(({ world, fitness, usual }) => [world, fitness - usual])),
    },
  ];
};
