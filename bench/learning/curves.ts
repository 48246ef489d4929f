/** Learning curves over seeds: one point a checkpoint, with its interval. */
import { type Interquartile, interquartile } from "./interquartile.ts";
import type { LearningRecord, Score } from "./training.ts";

export interface CurvePoint extends Interquartile {
  /** Environment steps. */
  readonly steps: number;
}

/** One number at every checkpoint: its interquartile mean over the seeds, and every seed's own values. */
export interface Curve {
  readonly points: readonly CurvePoint[];
  /** `[seeds, checkpoints]` */
  readonly seeds: readonly (readonly number[])[];
}

/** The curve of a number over the trainings of one task, which have their checkpoints at the same steps. */
export function curveOf(records: readonly LearningRecord[], read: (score: Score) => number): Curve {
  const seeds = records.map(({ checkpoints }) => checkpoints.map(read));
  const points = records[0]!.checkpoints.map(({ steps }, i) => ({
    steps,
    ...interquartile([seeds.map((values) => values[i]!)]),
  }));
  return { points, seeds };
}

/** Success at which a task counts as solved. */
export const SOLVED = 0.9;

/** Steps of the first checkpoint that solves the task in {@link SOLVED} of its episodes; Infinity when none does. */
export function stepsToSolve({ checkpoints }: LearningRecord): number {
  const first = checkpoints.find(({ success }) => (success ?? 0) >= SOLVED);
  return first?.steps ?? Number.POSITIVE_INFINITY;
}
