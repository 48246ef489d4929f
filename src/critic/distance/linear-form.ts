/**
 * Canonical rewards as linear forms: each entry of the canonical vector is a weighted sum of what the reward pays on rows
 * of one sample. Rewards that shall count as equal have equal vectors, up to a positive factor and a constant.
 */
import { mean, pearson } from "../../core/statistics.ts";
import type { ColumnLayout } from "../../sim/columns.ts";
import { columnsOf, type PackedSample, packSample, type Row } from "../samples.ts";

export interface LinearForm {
  readonly sample: PackedSample;
  /** Entry of the canonical vector that each row counts for. */
  readonly entry: Int32Array;
  readonly weight: Float64Array;
  readonly entries: number;
  /** So many consecutive entries are counted from their mean; 1 for entries that stand for themselves. */
  readonly siblings: number;
}

/** Collects the rows of a form. */
export class LinearFormBuilder {
  readonly #rows: Row[] = [];
  readonly #entry: number[] = [];
  readonly #weight: number[] = [];

  add(entry: number, weight: number, row: Row): void {
    this.#rows.push(row);
    this.#entry.push(entry);
    this.#weight.push(weight);
  }

  build(layout: ColumnLayout, entries: number, siblings = 1): LinearForm {
    return {
      sample: packSample(columnsOf(layout, this.#rows)),
      entry: Int32Array.from(this.#entry),
      weight: Float64Array.from(this.#weight),
      entries,
      siblings,
    };
  }
}

/** The canonical vector of a reward. @param paid what it pays on each row of the form's sample */
export function canonical(
  { entries, entry, siblings, weight }: LinearForm,
  paid: ArrayLike<number>,
): Float64Array {
  const vector = new Float64Array(entries);
  for (let row = 0; row < entry.length; row++) vector[entry[row]!]! += weight[row]! * paid[row]!;
  if (siblings === 1) return vector;
  return vector.map((value, n) => {
    const first = n - (n % siblings);
    return value - mean(vector.subarray(first, first + siblings));
  });
}

/** Below this share of the largest entry a vector counts as constant: float32 terms carry seven digits. */
const ROUNDING = 1e-6;

/**
 * Pearson distance in [0, 1]: √((1 − ρ) / 2) (Gleave et al., ICLR 2021, definition 4.5). Two constant vectors are equal; a
 * constant one is as far from any other as an uncorrelated one.
 */
export function distance(a: Float64Array, b: Float64Array): number {
  const [flat, level] = [isConstant(a), isConstant(b)];
  if (flat || level) return flat && level ? 0 : Math.SQRT1_2;
  return Math.sqrt(Math.max(0, 1 - pearson(a, b)) / 2);
}

function isConstant(vector: Float64Array): boolean {
  const low = vector.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = vector.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
}
