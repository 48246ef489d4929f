/** Numbers at every checkpoint: how they are taken from a training and summed up. */
import type { SeriesSummary } from "../core/candidate.ts";
import { mean } from "../core/statistics.ts";
import type { Evaluation, RecordedResult } from "../core/training.ts";

/** Everything that changes over a training, one value a checkpoint. */
export interface TrainingSeries {
  /** Environment steps at each checkpoint. */
  readonly steps: readonly number[];
  readonly fitness: SeriesSummary;
  /** Null when the task has no success predicate. */
  readonly success: SeriesSummary | null;
  /** Steps of an episode. */
  readonly length: SeriesSummary;
  /** Return under the trained reward. */
  readonly return: SeriesSummary;
  /** Mean return of each term, by name. */
  readonly terms: Readonly<Record<string, SeriesSummary>>;
}

/** Values with their extremes; NaN extremes for no values. */
function summarise(values: readonly number[]): SeriesSummary {
  if (values.length === 0) return { values, max: Number.NaN, mean: Number.NaN, min: Number.NaN };
  return { values, max: Math.max(...values), mean: mean(values), min: Math.min(...values) };
}

/** The series of one training. Term names are those of the final evaluation. */
export function seriesOf(result: RecordedResult): TrainingSeries {
  const over = (pick: (evaluation: Evaluation) => number): SeriesSummary =>
    summarise(result.checkpoints.map(({ evaluation }) => pick(evaluation)));
  const measured = result.evaluation.success !== null;
  return {
    steps: result.checkpoints.map(({ steps }) => steps),
    fitness: over((evaluation) => evaluation.fitness.mean),
    success: measured ? over((evaluation) => evaluation.success ?? 0) : null,
    length: over((evaluation) => evaluation.length.mean),
    return: over((evaluation) => evaluation.return.mean),
    terms: Object.fromEntries(
      Object.keys(result.evaluation.terms).map((name) => [
        name,
        over((evaluation) => evaluation.terms[name]?.mean ?? 0),
      ]),
    ),
  };
}
