/** The reward of every row: the sum of its terms, each of which may hold where the sum does not. */
import { FailureError } from "../core/outcome.ts";
import type { TransitionColumns } from "../sim/columns.ts";

/**
 * @param terms names of the term columns that are in use
 * @throws FailureError of kind `not-finite` where a sum is no 32-bit number
 */
export function totals(columns: TransitionColumns, terms: readonly string[]): Float32Array {
  const sums = new Float64Array(columns.layout.rows);
  for (const column of columns.terms.slice(0, terms.length)) {
    for (let row = 0; row < sums.length; row++) sums[row]! += column[row]!;
  }
  const rounded = Float32Array.from(sums);
  const beyond = rounded.findIndex((sum) => !Number.isFinite(sum));
  if (beyond < 0) return rounded;
  throw new FailureError(
    "not-finite",
    `The sum of the terms (${terms.join(", ")}) is ${sums[beyond]!.toPrecision(3)} for a transition, beyond what 32-bit numbers hold (3.4e38); scale them down.`,
  );
}
