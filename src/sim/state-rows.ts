/** Moves single states between objects and rows of columns: for resets, probes and restoring, not for inner loops. */
import type { FieldColumns } from "./columns.ts";

/** A state whose field names are not known to the compiler. */
export type AnyState = Readonly<Record<string, number | readonly number[]>>;

/** Stores a state in row `row` of its columns, in float32. */
export function writeState(
  fields: readonly FieldColumns[],
  columns: readonly Float32Array[],
  row: number,
  state: AnyState,
): void {
  let k = 0;
  for (const { name, length } of fields) {
    const value = state[name];
    for (let j = 0; j < length; j++) columns[k++]![row] = (typeof value === "object" ? value[j] : value)!;
  }
}

/** Reads the state in a row of its columns. */
export type StateReader = (columns: readonly Float32Array[], row: number) => AnyState;

/**
 * Compiles the reader of an environment's states. Its objects have the same hidden class as those of the kernel,
 * which keeps the environment's functions monomorphic.
 */
export function stateReader(fields: readonly FieldColumns[]): StateReader {
  const literal = stateLiteral(fields, (k) => `columns[${k}][row]`);
  return new Function("columns", "row", `"use strict"; return ${literal};`) as StateReader;
}

/** JavaScript of an object literal of all fields, with `read(k)` as the expression of scalar k. */
export function stateLiteral(fields: readonly FieldColumns[], read: (k: number) => string): string {
  let k = 0;
  const entries = fields.map(({ name, vector, length }) => {
    const values = Array.from({ length }, () => read(k++)).join(", ");
    return `${JSON.stringify(name)}: ${vector ? `[${values}]` : values}`;
  });
  return `{ ${entries.join(", ")} }`;
}
