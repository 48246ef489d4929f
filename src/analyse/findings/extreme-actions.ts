/** Controls that stick to their limits or jump between them, seen in the best and the worst episode. */
import type { Finding } from "../../core/finding.ts";
import type { Trajectory } from "../../core/training.ts";
import type { Control } from "../../sim/fields.ts";
import { percent } from "../number-format.ts";
import type { Account, Alarm } from "./alarm.ts";

/** Share of rows at a limit from which a control is saturated. */
const SATURATED = 0.9;

/** Share of neighbouring rows with a jump over half the range from which a control chatters. */
const CHATTERING = 0.5;

/** Fewer rows than this say nothing. */
const ENOUGH = 8;

const controlsOf = ({ task }: Account): [string, Control][] =>
  Object.entries(task.environment.action as Record<string, Control | { kind: "choice" }>).flatMap(
    ([name, spec]): [string, Control][] => (spec.kind === "control" ? [[name, spec]] : []),
  );

const jumps = (trajectory: Trajectory, name: string, size: number): { pairs: number; jumped: number } => {
  const values = trajectory.action[name] ?? [];
  let pairs = 0;
  let jumped = 0;
  for (let i = 1; i < values.length; i++) {
    pairs++;
    if (Math.abs(values[i]! - values[i - 1]!) > size) jumped++;
  }
  return { pairs, jumped };
};

export const extremeActions: Alarm = (account) => {
  const { best, worst } = account.result;
  return controlsOf(account).flatMap(([name, { range, unit }]): Finding[] => {
    const [low, high] = range;
    const values = [...(best.action[name] ?? []), ...(worst.action[name] ?? [])];
    if (values.length < ENOUGH) return [];
    const margin = 0.01 * (high - low);
    const atLimit = values.filter((v) => v <= low + margin || v >= high - margin).length / values.length;
    const counts = [best, worst].map((trajectory) => jumps(trajectory, name, (high - low) / 2));
    const pairs = counts.reduce((sum, count) => sum + count.pairs, 0);
    const jumping = counts.reduce((sum, count) => sum + count.jumped, 0) / Math.max(1, pairs);
    const evidence = { action: name, shareAtLimit: atLimit, shareOfJumps: jumping };
    const limits = `${low} and ${high} ${unit}`.trimEnd();
    if (jumping > CHATTERING) {
      return [
        {
          kind: "chattering-action",
          severity: "note",
          message: `\`${name}\` jumps over more than half its range (${limits}) between ${percent(jumping)} of the neighbouring rows of the episodes below.`,
          remedy: `If the task asks for calm control, add a small penalty on \`${name}\` squared, or on speed near the goal.`,
          evidence,
        },
      ];
    }
    if (atLimit <= SATURATED) return [];
    return [
      {
        kind: "saturated-action",
        severity: "note",
        message: `\`${name}\` stands at one of its limits (${limits}) in ${percent(atLimit)} of the rows of the episodes below.`,
        remedy: `If less would do, add a small penalty on \`${name}\` squared; otherwise leave it.`,
        evidence,
      },
    ];
  });
};
