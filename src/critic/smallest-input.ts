/**
 * Makes the transition that shows a value which is not finite as plain as it can be: every field is set to 0, or else
 * rounded, as long as the same term still fails (delta debugging: Zeller and Hildebrandt 2002, one field at a time).
 */
import { FailureError } from "../core/outcome.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";
import { RewardFault } from "../sandbox/reward-fault.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import { columnsOf, rowOf } from "./samples.ts";

const LIMITS = { timeoutMs: 100, memoryMb: 32 };

/** @throws the fault of `evaluate`, with the smallest transition in its message where a term is not finite */
export function withSmallestInput(
  javascript: string,
  columns: TransitionColumns,
  evaluate: () => void,
): void {
  try {
    evaluate();
  } catch (error) {
    if (error instanceof RewardFault && error.code === "not-finite") throw shrunk(javascript, columns, error);
    throw error;
  }
}

function shrunk(javascript: string, columns: TransitionColumns, fault: RewardFault): RewardFault {
  const one = columnsOf(columns.layout, [rowOf(columns, fault.row)]);
  try {
    using isolate = new RewardIsolate(javascript, one, LIMITS);
    return search(isolate, one, fault);
  } catch (error) {
    // Out of time or memory: the search is a service, and what it started from is the verdict.
    if (error instanceof FailureError) return fault;
    throw error;
  }
}

function search(isolate: RewardIsolate, one: TransitionColumns, fault: RewardFault): RewardFault {
  const first = failure(isolate, fault.term);
  // A reward with memory may need more than one row to fail.
  if (first === null) return fault;
  let smallest = first;
  for (const column of [...one.state, ...one.action, ...one.next]) {
    const value = column[0]!;
    for (const plainer of [0, Math.sign(value), Number(value.toPrecision(2))]) {
      column[0] = plainer;
      const found = failure(isolate, fault.term);
      if (found && sameKind(found.value, first.value)) {
        smallest = found;
        break;
      }
      column[0] = value;
    }
  }
  return smallest.fault;
}

interface Failing {
  readonly fault: RewardFault;
  /** In double precision. */
  readonly value: number;
}

/** How the term fails on the one row, or null where it does not. */
function failure(isolate: RewardIsolate, term: string): Failing | null {
  try {
    isolate.evaluate(1);
    return null;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    if (!(error instanceof RewardFault) || error.code !== "not-finite" || error.term !== term) return null;
    const value = isolate.read(0).find(([name]) => name === term)?.[1];
    return value === undefined ? null : { fault: error, value };
  }
}

/** Both NaN, or both beyond the same end. */
function sameKind(a: number, b: number): boolean {
  return Number.isNaN(a) === Number.isNaN(b) && (Number.isNaN(a) || Math.sign(a) === Math.sign(b));
}
