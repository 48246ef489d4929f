/** The same policy does well from some starts and badly from others. */
import { short } from "../number-format.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** Distance between the best and the worst fresh episode, as a share of the range. */
const APART = 0.5;

export const unreliable: Alarm = ({ task, result }) => {
  const { fitness, episodes } = result.evaluation;
  const apart = shareOfRange(task, fitness.max) - shareOfRange(task, fitness.min);
  if (episodes < 2 || apart < APART) return [];
  return [
    {
      kind: "unreliable",
      severity: "note",
      message: `Fresh episodes differ widely: the fitness goes from ${short(fitness.min)} to ${short(fitness.max)} (deviation ${short(fitness.std)}).`,
      remedy:
        "Compare the best and the worst episode below: what does the reward pay in the worst one that it should not?",
      evidence: { worst: fitness.min, best: fitness.max, deviation: fitness.std },
    },
  ];
};
