/** The dry run itself, done inside the examiner process: finite, deterministic and pure on all probes. */
import { FailureError } from "../core/outcome.ts";
import { Random } from "../core/random.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";
import { TransitionColumns } from "../sim/columns.ts";
import type { TermStatistics } from "./examiner-events.ts";
import { withSmallestInput } from "./smallest-input.ts";
import { totals } from "./totals.ts";

export const LIMITS = { timeoutMs: 1000, memoryMb: 32 };

/** Sizes of the batches in which the shuffled rows are evaluated: a reward must not notice them. */
const BATCHES = [1, 2, 3, 5, 8, 64];

/** @throws FailureError with the reward's fault */
export function examine(javascript: string, probes: TransitionColumns): readonly TermStatistics[] {
  const { rows } = probes.layout;
  const columns = copyOf(probes);
  using isolate = new RewardIsolate(javascript, columns, LIMITS);
  withSmallestInput(javascript, columns, () => isolate.evaluate(rows));
  totals(columns, isolate.terms);
  const first = snapshot(columns, isolate.terms.length);
  isolate.evaluate(rows);
  expectSame(isolate.terms, first, snapshot(columns, isolate.terms.length), "evaluated a second time");
  columns.starts.fill(1);
  withSmallestInput(javascript, columns, () => isolate.evaluate(rows));
  const separate = snapshot(columns, isolate.terms.length);
  const shuffled = evaluateShuffled(javascript, probes, isolate.terms);
  expectSame(isolate.terms, separate, shuffled, "evaluated in another order and in other batches");
  return isolate.terms.map((name, k) => ({ name, ...statistics(first[k]!) }));
}

/** Every row as an episode of its own, in another isolate, shuffled and in batches of changing size. */
function evaluateShuffled(
  javascript: string,
  probes: TransitionColumns,
  terms: readonly string[],
): readonly Float32Array[] {
  const { rows } = probes.layout;
  const shuffled = copyOf(probes);
  shuffled.starts.fill(1);
  using other = new RewardIsolate(javascript, shuffled, LIMITS);
  const order = new Random(0).shuffle(Array.from({ length: rows }, (_, row) => row));
  const actual = terms.map(() => new Float32Array(rows));
  for (let start = 0, turn = 0; start < rows; turn++) {
    const batch = order.slice(start, start + BATCHES[turn % BATCHES.length]!);
    copyRows(probes, shuffled, batch);
    other.evaluate(batch.length);
    for (const [k, name] of terms.entries()) {
      const column = shuffled.terms[other.terms.indexOf(name)];
      if (!column)
        throw new FailureError(
          "contract",
          `The term \`${name}\` is missing on some transitions; return the same terms on every path.`,
        );
      for (const [at, row] of batch.entries()) actual[k]![row] = column[at]!;
    }
    start += batch.length;
  }
  return actual;
}

function expectSame(
  terms: readonly string[],
  expected: readonly Float32Array[],
  actual: readonly Float32Array[],
  when: string,
): void {
  for (const [k, name] of terms.entries()) {
    const row = expected[k]!.findIndex((value, at) => !Object.is(value, actual[k]![at]!));
    if (row >= 0) {
      throw new TermFault(
        "not-deterministic",
        `The term \`${name}\` was ${expected[k]![row]} for a transition and ${actual[k]![row]} for the same one ${when}; compute it from the parameters alone.`,
        name,
      );
    }
  }
}

/** A failure that one term is to blame for. */
class TermFault extends FailureError {
  readonly term: string;
  constructor(kind: "not-deterministic", message: string, term: string) {
    super(kind, message);
    this.term = term;
  }
}

function statistics(values: Float32Array): Omit<TermStatistics, "name"> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { min, max, mean, std: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

function snapshot(columns: TransitionColumns, terms: number): Float32Array[] {
  return columns.terms.slice(0, terms).map((column) => column.slice());
}

export function copyOf(source: TransitionColumns): TransitionColumns {
  const copy = new TransitionColumns(source.layout);
  new Uint8Array(copy.buffer).set(new Uint8Array(source.buffer));
  return copy;
}

/** Copies the given rows of the inputs to the first rows of the target. */
function copyRows(source: TransitionColumns, target: TransitionColumns, rows: readonly number[]): void {
  const lists = [
    [source.state, target.state],
    [source.action, target.action],
    [source.next, target.next],
  ] as const;
  for (const [from, to] of lists) {
    for (let k = 0; k < from.length; k++) {
      for (let at = 0; at < rows.length; at++) to[k]![at] = from[k]![rows[at]!]!;
    }
  }
}
