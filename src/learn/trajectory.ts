/** Reads one episode back from the columns, thinned for people and language models. */
import type { Trajectory } from "../core/training.ts";
import type { FieldColumns } from "../sim/columns.ts";
import type { VectorEnvironment } from "../sim/vector-environment.ts";
import type { ScoredEpisode } from "./episodes.ts";

/** Enough to see a swing-up, few enough for a prompt. */
const KEPT_ROWS = 30;

/** The steps of the instance's first episode: first and last always, the others evenly between them. */
export function trajectoryOf(
  environment: VectorEnvironment,
  episode: ScoredEpisode,
  terms: readonly string[],
): Trajectory {
  const { columns, count, task } = environment;
  const kept = Math.min(KEPT_ROWS, episode.length);
  const step = Array.from({ length: kept }, (_, i) =>
    kept === 1 ? 0 : Math.round((i * (episode.length - 1)) / (kept - 1)),
  );
  const read = (names: readonly string[], arrays: readonly Float32Array[]) =>
    Object.fromEntries(
      names.map((name, k) => [name, step.map((t) => arrays[k]![t * count + episode.instance]!)]),
    );
  return {
    fitness: episode.fitness,
    success: task.success === undefined ? null : episode.success,
    length: episode.length,
    terminated: episode.terminated,
    return: episode.return,
    step,
    state: read(columnNames(columns.layout.state), columns.state),
    action: read(columnNames(columns.layout.action), columns.action),
    terms: read(terms, columns.terms),
  };
}

/** `x` for a scalar, `x[0]`, `x[1]`, … for a vector. */
function columnNames(fields: readonly FieldColumns[]): string[] {
  return fields.flatMap(({ name, vector, length }) =>
    vector ? Array.from({ length }, (_, i) => `${name}[${i}]`) : [name],
  );
}
