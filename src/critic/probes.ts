/** The transitions on which every candidate of a task is tried. */
import { layoutOf, TransitionColumns } from "../sim/columns.ts";
import type { Task } from "../sim/environment.ts";
import { extremeTransitions, randomTransitions, rolloutTransitions } from "../sim/states.ts";
import { PLANNED, type Recordings, recordingsOf } from "./recordings/recordings.ts";
import { columnsOf, type PackedSample, packSample, type Row, rowOf } from "./samples.ts";

const SEED = 0;
const RANDOM_ROWS = 256;
const ROLLOUT_ROWS = 768;
/** Of each planned episode, evenly spread, its last step included. */
const RECORDED_ROWS = 32;

/** How many rows come from rollouts, random states, extremes and succeeding episodes, in this order. */
export interface Probes {
  readonly sample: PackedSample;
  readonly rollout: number;
  readonly random: number;
  readonly extreme: number;
  readonly recorded: number;
}

/**
 * Rollouts first, so that row `t * environments + i` is step t of instance i as the layout says; the rows that follow
 * are each an episode of its own.
 */
export function probesOf(task: Task): Probes {
  const rollout = rolloutTransitions(task, ROLLOUT_ROWS, SEED);
  const random = randomTransitions(task, RANDOM_ROWS, SEED);
  const extreme = extremeTransitions(task);
  const { layout } = rollout.columns;
  const recorded = columnsOf(layout, plannedRows(recordingsOf(task)));
  const parts = [rollout.columns, random.columns, extreme.columns, recorded];
  const counts = [rollout.rows, random.rows, extreme.rows, recorded.layout.rows];
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const all = new TransitionColumns(layoutOf(task.environment, layout.environments, rows));
  let from = 0;
  parts.forEach((part, p) => {
    for (const name of ["state", "action", "next"] as const) {
      all[name].forEach((column, k) => {
        column.set(part[name][k]!.subarray(0, counts[p]), from);
      });
    }
    all.starts.set(part.starts.subarray(0, counts[p]), from);
    from += counts[p]!;
  });
  return {
    sample: packSample(all),
    rollout: rollout.rows,
    random: random.rows,
    extreme: extreme.rows,
    recorded: recorded.layout.rows,
  };
}

/** States that only a good policy reaches. */
function plannedRows({ columns, episodes }: Recordings): Row[] {
  const { environments } = columns.layout;
  return episodes
    .filter(({ policy }) => policy === PLANNED)
    .flatMap(({ instance, length }) =>
      Array.from(
        { length: Math.min(RECORDED_ROWS, length) },
        (_, k, count = Math.min(RECORDED_ROWS, length)) => {
          const t = count === 1 ? 0 : Math.round((k * (length - 1)) / (count - 1));
          return rowOf(columns, t * environments + instance);
        },
      ),
    );
}
