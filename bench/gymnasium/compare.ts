/** A published result beside ours. */
import { type Estimate, estimate, mean } from "../../src/core/statistics.ts";
import type { LearningRecord } from "../learning/training.ts";
import type { Published } from "./published.ts";

export interface Comparison {
  /** Over our seeds, measured as the published number was. */
  readonly ours: Estimate;
  /** 95 % of the published mean, from what is published with it. */
  readonly theirs: readonly [low: number, high: number];
  /** `overlap` where the two intervals have a value in common. */
  readonly verdict: "higher" | "overlap" | "lower";
}

const CLEANRL_SEEDS = 3;

/**
 * The Zoo's numbers are of deterministic policies: ours too. CleanRL's are of the policy that explores while it is
 * trained: ours are then the latest 100 episodes of training.
 */
export function compare(theirs: Published, records: readonly LearningRecord[]): Comparison {
  const ours = estimate(
    records.map(({ final, exploring }) => (theirs.episodes === undefined ? exploring! : final.fitness)),
  );
  const error = (1.96 * theirs.std) / Math.sqrt(theirs.episodes ?? CLEANRL_SEEDS);
  const [low, high] = [theirs.mean - error, theirs.mean + error];
  const verdict = ours.interval[0] > high ? "higher" : ours.interval[1] < low ? "lower" : "overlap";
  return { ours, theirs: [low, high], verdict };
}

/** Mean return of the deterministic policies at the last step, over the seeds. */
export function atTheEnd(records: readonly LearningRecord[]): number {
  return mean(records.map(({ checkpoints }) => checkpoints.at(-1)!.fitness));
}
