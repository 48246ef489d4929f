/** Spearman's rank correlation with its interval. */
import { pearson } from "../core/statistics.ts";

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959964;
/** Fewer pairs give no interval worth reading. */
const ENOUGH = 10;

export interface RankCorrelation {
  readonly value: number;
  /** 95 %, on Fisher's scale with the standard error of Bonett and Wright 2000 (Psychometrika 65, equation 3). */
  readonly interval: readonly [low: number, high: number];
}

/** Null for fewer than ten pairs, or where one side is the same in all of them. Ties share their mean rank. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): RankCorrelation | null {
  const n = Math.min(x.length, y.length);
  const varies = (values: readonly number[]): boolean => values.some((value) => value !== values[0]);
  if (n < ENOUGH || !varies(x) || !varies(y)) return null;
  const value = pearson(ranks(x), ranks(y));
  // The scale has no end: a perfect order counts as one just short of it.
  const center = Math.atanh(Math.min(Math.max(value, -0.9999), 0.9999));
  const error = Math.sqrt((1 + value ** 2 / 2) / (n - 3));
  return { value, interval: [Math.tanh(center - Z * error), Math.tanh(center + Z * error)] };
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) result[order[k]!] = (from + to - 1) / 2;
    from = to;
  }
  return result;
}
