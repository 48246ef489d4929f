/** Transitions on their way to the examiner process: columns as plain data. */
import { type ColumnLayout, TransitionColumns } from "../sim/columns.ts";

/** Plain data: one base64 text of float32 values a column. */
export interface PackedSample {
  readonly layout: ColumnLayout;
  readonly state: readonly string[];
  readonly action: readonly string[];
  readonly next: readonly string[];
  readonly starts: string;
}

export function packSample(columns: TransitionColumns): PackedSample {
  const { layout, state, action, next, starts } = columns;
  return {
    layout,
    state: state.map(encode),
    action: action.map(encode),
    next: next.map(encode),
    starts: encode(starts),
  };
}

/** Shared columns with the sample in them. */
export function unpackSample(packed: PackedSample): TransitionColumns {
  const columns = new TransitionColumns(packed.layout);
  const fill = (targets: readonly Float32Array[], texts: readonly string[]): void => {
    targets.forEach((target, k) => {
      target.set(decode(texts[k]!));
    });
  };
  fill(columns.state, packed.state);
  fill(columns.action, packed.action);
  fill(columns.next, packed.next);
  columns.starts.set(Buffer.from(packed.starts, "base64"));
  return columns;
}

export function encode(values: Float32Array | Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** The float32 values in a base64 text. */
export function decode(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}

/** One row of a sample. */
export interface Row {
  readonly state: readonly number[];
  readonly action: readonly number[];
  readonly next: readonly number[];
}

/** The values of a row, scalars in the order of the columns. */
export function rowOf(columns: TransitionColumns, row: number): Row {
  const read = (list: readonly Float32Array[]) => list.map((column) => column[row]!);
  return { state: read(columns.state), action: read(columns.action), next: read(columns.next) };
}

/** Columns of the given rows, each an episode of its own. */
export function columnsOf(layout: ColumnLayout, rows: readonly Row[]): TransitionColumns {
  const columns = new TransitionColumns({ ...layout, rows: rows.length, environments: rows.length });
  rows.forEach(({ state, action, next }, row) => {
    state.forEach((value, k) => {
      columns.state[k]![row] = value;
    });
    action.forEach((value, k) => {
      columns.action[k]![row] = value;
    });
    next.forEach((value, k) => {
      columns.next[k]![row] = value;
    });
  });
  columns.starts.fill(1);
  return columns;
}
