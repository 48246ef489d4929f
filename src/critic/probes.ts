/** The transitions on which every candidate of a task is tried, packed for the journey to the examiner. */
import type { ColumnLayout } from "../sim/columns.ts";
import { layoutOf, TransitionColumns } from "../sim/columns.ts";
import type { Task } from "../sim/environment.ts";
import { extremeTransitions, randomTransitions, rolloutTransitions } from "../sim/states.ts";

const SEED = 0;
const RANDOM_ROWS = 256;
const ROLLOUT_ROWS = 768;

/** Plain data: one base64 text of float32 values a column. */
export interface Probes {
  readonly layout: ColumnLayout;
  readonly state: readonly string[];
  readonly action: readonly string[];
  readonly next: readonly string[];
  readonly starts: string;
  /** Rows in the order in which they stand: how many come from rollouts, from random states, from extremes. */
  readonly rollout: number;
  readonly random: number;
  readonly extreme: number;
}

/**
 * Rollouts first, so that row `t * environments + i` is step t of instance i as the layout says; random and extreme
 * rows follow, each an episode of its own.
 */
export function probesOf(task: Task): Probes {
  const rollout = rolloutTransitions(task, ROLLOUT_ROWS, SEED);
  const random = randomTransitions(task, RANDOM_ROWS, SEED);
  const extreme = extremeTransitions(task);
  const samples = [rollout, random, extreme];
  const pack = (column: (columns: TransitionColumns) => readonly Float32Array[]): string[] =>
    column(rollout.columns).map((_, k) =>
      encode(samples.map((sample) => column(sample.columns)[k]!.subarray(0, sample.rows))),
    );
  const rows = samples.reduce((sum, sample) => sum + sample.rows, 0);
  return {
    layout: layoutOf(task.environment, rollout.columns.layout.environments, rows),
    state: pack((columns) => columns.state),
    action: pack((columns) => columns.action),
    next: pack((columns) => columns.next),
    starts: encode(samples.map(({ columns, rows: count }) => columns.starts.subarray(0, count))),
    rollout: rollout.rows,
    random: random.rows,
    extreme: extreme.rows,
  };
}

/** Shared columns with the probes in them. */
export function unpackProbes(probes: Probes): TransitionColumns {
  const columns = new TransitionColumns(probes.layout);
  const fill = (targets: readonly Float32Array[], packed: readonly string[]): void => {
    targets.forEach((target, k) => {
      new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(
        Buffer.from(packed[k]!, "base64"),
      );
    });
  };
  fill(columns.state, probes.state);
  fill(columns.action, probes.action);
  fill(columns.next, probes.next);
  columns.starts.set(Buffer.from(probes.starts, "base64"));
  return columns;
}

function encode(pieces: readonly (Float32Array | Uint8Array)[]): string {
  return Buffer.concat(
    pieces.map((piece) => Buffer.from(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength))),
  ).toString("base64");
}
