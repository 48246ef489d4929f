/**
 * Episodes of one policy that the reward likes are the worse ones. Over episodes at a fixed checkpoint, because over
 * training both rise with whatever is learned.
 */
import { mean, standardDeviation } from "../../core/statistics.ts";
import { short } from "../number-format.ts";
import { rankCorrelation } from "../rank-correlation.ts";
import type { Alarm } from "./alarm.ts";

/** Deviation of the fitness from which episodes differ in earnest, as a share of its range. */
const DIFFERS = 0.05;

/** Returns whose deviation is below this share of their size are all the same. */
const SAME = 0.01;

/** The whole interval must lie below this: beyond chance, and by more than a trace. */
const BACKWARD = -0.1;

/** Above this share of the fitness range what tells episodes apart is their start. */
const LOW = 0.5;

export const backwardRanks: Alarm = ({ task, result, achieved }) => {
  const episodes = result.audit?.episodes;
  const [low, high] = task.fitness.range;
  if (!episodes || achieved >= LOW || standardDeviation(episodes.fitness) < DIFFERS * (high - low)) return [];
  if (!(standardDeviation(episodes.return) > SAME * Math.abs(mean(episodes.return)))) return [];
  const correlation = rankCorrelation(episodes.return, episodes.fitness);
  if (!correlation || correlation.interval[1] >= BACKWARD) return [];
  const { value, interval } = correlation;
  return [
    {
      kind: "return-ranks-backwards",
      severity: "error",
      message: `Over ${episodes.fitness.length} episodes of the same policy, the better ones are paid less: the rank correlation of return and fitness is ${short(value)} (95 % interval ${short(interval[0])} to ${short(interval[1])}).`,
      remedy:
        "Compare the best and the worst episode below, and make the terms that pay more in the worst one pay less.",
      evidence: { rankCorrelation: value, low: interval[0], high: interval[1] },
    },
  ];
};
