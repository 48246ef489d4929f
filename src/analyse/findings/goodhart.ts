/** The return rises while the fitness does not: the policy found a way to be paid for something else. */
import { pearson, standardDeviation } from "../../core/statistics.ts";
import { short } from "../number-format.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** A loss of fitness beyond this share of the range, against the best checkpoint, is more than noise. */
const LOSS = 0.1;

/** The return counts as risen when its last third stands this many deviations above its first third. */
const RISEN = 1;

const third = (values: readonly number[], last: boolean): number => {
  const count = Math.max(1, Math.floor(values.length / 3));
  const part = last ? values.slice(-count) : values.slice(0, count);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
};

export const goodhart: Alarm = ({ task, series, result }) => {
  const { fitness, return: returns } = series;
  if (fitness.values.length < 3) return [];
  const spread = standardDeviation(returns.values);
  const risen = spread > 0 && (third(returns.values, true) - third(returns.values, false)) / spread > RISEN;
  const counted = fitness.values[result.selected] ?? result.evaluation.fitness.mean;
  const lost = shareOfRange(task, fitness.max) - shareOfRange(task, counted);
  const correlation = pearson(returns.values, fitness.values);
  const evidence = { correlation, selectedFitness: counted, highestFitness: fitness.max };
  if (lost > LOSS) {
    const step = series.steps[fitness.values.indexOf(fitness.max)] ?? 0;
    return [
      {
        kind: "return-against-fitness",
        severity: "warning",
        message: `The checkpoint with the highest return has fitness ${short(counted)}, but an earlier or later one (step ${short(step)}) had ${short(fitness.max)}: the reward prefers the worse policy.`,
        remedy:
          "Find the term that grew while the fitness fell, and cap it, scale it down, or pay it only together with what the task measures.",
        evidence,
      },
    ];
  }
  const change =
    shareOfRange(task, third(fitness.values, true)) - shareOfRange(task, third(fitness.values, false));
  if (!risen || change > LOSS / 5 || shareOfRange(task, fitness.min) > 1 - LOSS) return [];
  return [
    {
      kind: "return-without-fitness",
      severity: "warning",
      message: `The return rose from ${short(third(returns.values, false))} to ${short(third(returns.values, true))}, the fitness went from ${short(third(fitness.values, false))} to ${short(third(fitness.values, true))} (first and last third of the checkpoints).`,
      remedy:
        "The terms that grow can be collected without doing the task: tie them to the goal, or replace them by ones that only progress towards it pays.",
      evidence,
    },
  ];
};
