/**
 * The statistics of Agarwal et al. 2021, "Deep Reinforcement Learning at the Edge of the Statistical Precipice"
 * (rliable): interquartile means over seeds and tasks, with stratified bootstrap intervals.
 */
import { Random } from "../../src/core/random.ts";
import { mean, quantile } from "../../src/core/statistics.ts";

export interface Interquartile {
  readonly value: number;
  /** 95 % percentile interval. */
  readonly interval: readonly [low: number, high: number];
}

const RESAMPLES = 5_000;

/** Mean without the lowest and the highest quarter, rounded down to whole values as in SciPy's `trim_mean`. */
export function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  return mean([...values].sort((a, b) => a - b).slice(cut, values.length - cut));
}

/**
 * Interquartile mean over all values, with an interval from resampling the seeds of each task.
 * @param strata the values of each task's seeds, `[tasks, seeds]`; one task is the ordinary bootstrap
 */
export function interquartile(strata: readonly (readonly number[])[]): Interquartile {
  const random = new Random(0x5eed);
  const resampled = Array.from({ length: RESAMPLES }, () =>
    interquartileMean(strata.flatMap((seeds) => seeds.map(() => random.pick(seeds)))),
  );
  return {
    value: interquartileMean(strata.flat()),
    interval: [quantile(resampled, 0.025), quantile(resampled, 0.975)],
  };
}
