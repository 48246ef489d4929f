/** The few statistics that results are reported with. */
import { Random } from "./random.ts";

/** A mean over independent seeds with its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  /** 95 % percentile bootstrap interval; equal to the mean for one value. */
  readonly interval: readonly [low: number, high: number];
  readonly values: readonly number[];
}

const RESAMPLES = 10_000;

/** Arithmetic mean; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Population standard deviation; NaN for no values. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - center) ** 2;
  return Math.sqrt(sum / values.length);
}

/** The q-quantile, q in [0, 1], by linear interpolation (type 7 of Hyndman and Fan 1996); NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

/** Mean with a percentile bootstrap interval (Efron 1979), the same for the same values. */
export function estimate(values: readonly number[]): Estimate {
  const random = new Random(0x5eed, values.length);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)]!;
    return sum / values.length;
  });
  return { mean: mean(values), interval: [quantile(means, 0.025), quantile(means, 0.975)], values };
}

/** Pearson's correlation; 0 where one side does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const mx = mean(x);
  const my = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - mx;
    const dy = y[i]! - my;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
