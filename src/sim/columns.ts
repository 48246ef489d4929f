/**
 * The columns that the simulator, the reward and the learner share: one `Float32Array` per scalar of the
 * state, the action, the next state and the reward terms, all in one `SharedArrayBuffer`.
 */
import type { ActionSpecs, FieldSpecs } from "./fields.ts";

/** One declared field and its number of columns: 1 for a scalar (`vector` false), n for a vector. */
export interface FieldColumns {
  readonly name: string;
  readonly vector: boolean;
  readonly length: number;
}

/** Plain data that tells the isolate how to read the shared buffer. */
export interface ColumnLayout {
  readonly state: readonly FieldColumns[];
  readonly action: readonly FieldColumns[];
  /** Rows of every column. Row `t * environments + i` holds step t of instance i. */
  readonly rows: number;
  /** Instances side by side: row r and row r + environments are consecutive steps of one instance. */
  readonly environments: number;
  readonly maxTerms: number;
}

/** Most terms a reward may have. */
export const MAX_TERMS = 16;

/** How many float columns a list of fields takes. */
export function columnCount(fields: readonly FieldColumns[]): number {
  return fields.reduce((sum, { length }) => sum + length, 0);
}

/** The layout for an environment's fields. */
export function layoutOf(
  environment: { readonly state: FieldSpecs; readonly action: ActionSpecs },
  environments: number,
  rows: number,
): ColumnLayout {
  return {
    state: Object.entries(environment.state).map(([name, { length }]) => ({
      name,
      vector: length !== undefined,
      length: length ?? 1,
    })),
    action: Object.keys(environment.action).map((name) => ({ name, vector: false, length: 1 })),
    rows,
    environments,
    maxTerms: MAX_TERMS,
  };
}

/** Bytes of the shared buffer for a layout. */
function bufferBytes(layout: ColumnLayout): number {
  const floats = 2 * columnCount(layout.state) + columnCount(layout.action) + layout.maxTerms;
  return floats * layout.rows * 4 + layout.rows;
}

/** Typed views on one shared buffer, in the order state, action, next, terms, starts. */
export class TransitionColumns {
  readonly layout: ColumnLayout;
  readonly buffer: SharedArrayBuffer;
  /** One per scalar of the state, vectors flattened in order. Each `[rows]`. */
  readonly state: readonly Float32Array[];
  readonly action: readonly Float32Array[];
  readonly next: readonly Float32Array[];
  /** The reward's terms, in the order of their names. */
  readonly terms: readonly Float32Array[];
  /** 1 where the row is the first step of an episode. */
  readonly starts: Uint8Array;

  constructor(layout: ColumnLayout) {
    this.layout = layout;
    this.buffer = new SharedArrayBuffer(bufferBytes(layout));
    let offset = 0;
    const take = (count: number): Float32Array[] =>
      Array.from({ length: count }, () => {
        const column = new Float32Array(this.buffer, offset, layout.rows);
        offset += layout.rows * 4;
        return column;
      });
    this.state = take(columnCount(layout.state));
    this.action = take(columnCount(layout.action));
    this.next = take(columnCount(layout.state));
    this.terms = take(layout.maxTerms);
    this.starts = new Uint8Array(this.buffer, offset, layout.rows);
  }
}
