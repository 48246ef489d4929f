/** Labelled episodes of earlier trainings as transitions: the step after each kept state is simulated once more. */
import { layoutOf, TransitionColumns } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { compileKernel } from "../../sim/kernel.ts";
import type { LabelledTrajectory } from "../context.ts";

export interface LabelledSample {
  readonly columns: TransitionColumns;
  /** First row and number of rows of each episode, in their order. */
  readonly spans: readonly { readonly first: number; readonly rows: number }[];
  /** For how many steps of its episode each row stands. */
  readonly weight: Float64Array;
}

/** Kept states and actions are float32 values, so the simulated steps are those that were taken. */
export function labelledSample(task: Task, episodes: readonly LabelledTrajectory[]): LabelledSample {
  const rows = episodes.reduce((sum, { step }) => sum + step.length, 0);
  const layout = layoutOf(task.environment, rows, rows);
  const columns = new TransitionColumns(layout);
  const current = columns.state.map(() => new Float32Array(rows));
  const actions = new Float32Array(rows * columns.action.length);
  const weight = new Float64Array(rows);
  const names = layout.state.flatMap(({ name, vector, length }) =>
    vector ? Array.from({ length }, (_, i) => `${name}[${i}]`) : [name],
  );
  const spans: { first: number; rows: number }[] = [];
  let row = 0;
  for (const episode of episodes) {
    const kept = episode.step.length;
    spans.push({ first: row, rows: kept });
    for (let k = 0; k < kept; k++, row++) {
      for (const [column, name] of names.entries()) current[column]![row] = episode.state[name]![k]!;
      for (const [column, { name }] of layout.action.entries()) {
        actions[row * layout.action.length + column] = episode.action[name]![k]!;
      }
      // The last step is always kept and stands for itself; the others share what lies before it.
      weight[row] = k === kept - 1 ? 1 : (episode.length - 1) / (kept - 1);
    }
  }
  compileKernel(task, {
    count: rows,
    current,
    columns,
    observation: new Float32Array(rows * task.environment.observation.length),
    terminated: new Uint8Array(rows),
    fitness: new Float64Array(rows),
    success: new Uint8Array(rows),
  })(actions, 0);
  columns.starts.fill(1);
  return { columns, spans, weight };
}
