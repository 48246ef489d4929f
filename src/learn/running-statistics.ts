/** Running means and variances: of observations, and of the discounted return that scales rewards. */

import type { Archive } from "../core/archive.ts";

/** Added to a variance before its root is taken (OpenAI Baselines, VecNormalize). */
const VARIANCE_FLOOR = 1e-8;
/** Normalised observations beyond this many standard deviations are cut (OpenAI Baselines, VecNormalize). */
export const OBSERVATION_LIMIT = 10;

/** Mean and variance of a stream of numbers that comes in batches (Chan, Golub and LeVeque 1979). */
class Moments {
  count = 0;
  mean = 0;
  variance = 0;

  add(count: number, mean: number, variance: number): void {
    const total = this.count + count;
    const delta = mean - this.mean;
    const squares =
      this.variance * this.count + variance * count + (delta * delta * this.count * count) / total;
    this.mean += (delta * count) / total;
    this.variance = squares / total;
    this.count = total;
  }

  archive(archive: Archive): void {
    this.count = archive.number(this.count);
    this.mean = archive.number(this.mean);
    this.variance = archive.number(this.variance);
  }
}

/** Shifts and scales observations to mean 0 and variance 1. The statistics stand still until {@link absorb}. */
export class ObservationNormaliser {
  /** `[size]` */
  readonly mean: Float32Array;
  /** 1 / standard deviation, `[size]`. */
  readonly inverseStd: Float32Array;
  readonly #moments: readonly Moments[];
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  #rows = 0;

  constructor(size: number) {
    this.mean = new Float32Array(size);
    this.inverseStd = new Float32Array(size).fill(1);
    this.#moments = Array.from({ length: size }, () => new Moments());
    this.#sum = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** Saves or restores the statistics; rows that are counted and not yet absorbed are no part of them. */
  archive(archive: Archive): void {
    archive.array(this.mean);
    archive.array(this.inverseStd);
    for (const moments of this.#moments) moments.archive(archive);
  }

  /**
   * Normalises `from` `[rows, size]` into the first columns of `into` `[rows, size or more]`; with `count`, the rows count for
   * the statistics.
   */
  normalise(from: Float32Array, into: Float32Array, count: boolean): void {
    const size = this.mean.length;
    const width = (into.length * size) / from.length;
    for (let column = 0; column < size; column++) {
      const mean = this.mean[column]!;
      const scale = this.inverseStd[column]!;
      let sum = 0;
      let squares = 0;
      for (let i = column, k = column; i < from.length; i += size, k += width) {
        const z = (from[i]! - mean) * scale;
        sum += z;
        squares += z * z;
        into[k] = Math.min(Math.max(z, -OBSERVATION_LIMIT), OBSERVATION_LIMIT);
      }
      if (count) {
        this.#sum[column]! += sum;
        this.#squares[column]! += squares;
      }
    }
    if (count) this.#rows += from.length / size;
  }

  /** Takes the rows counted since the last call into the statistics. */
  absorb(): void {
    this.#moments.forEach((moments, column) => {
      const mean = this.#sum[column]! / this.#rows;
      const variance = Math.max(this.#squares[column]! / this.#rows - mean * mean, 0);
      const std = 1 / this.inverseStd[column]!;
      moments.add(this.#rows, this.mean[column]! + mean * std, variance * std * std);
      this.mean[column] = moments.mean;
      this.inverseStd[column] = 1 / Math.sqrt(moments.variance + VARIANCE_FLOOR);
    });
    this.#sum.fill(0);
    this.#squares.fill(0);
    this.#rows = 0;
  }
}

/**
 * Divides rewards by the running standard deviation of the discounted return (Engstrom et al. 2020, "Implementation
 * Matters in Deep Policy Gradients: A Case Study on PPO and TRPO"), so that rewards of any scale train alike.
 */
export class ReturnScaler {
  readonly #discount: number;
  /** Discounted sum of each instance's rewards so far, `[environments]`. */
  readonly #returns: Float64Array;
  readonly #moments = new Moments();

  constructor(environments: number, discount: number) {
    this.#discount = discount;
    this.#returns = new Float64Array(environments);
  }

  archive(archive: Archive): void {
    archive.array(this.#returns);
    this.#moments.archive(archive);
  }

  /**
   * Scales one rollout in place.
   * @param rewards `[steps, environments]`
   * @param ends    1 where the step ended an episode, `[steps, environments]`
   */
  scale(rewards: Float64Array, ends: Uint8Array): void {
    const count = this.#returns.length;
    let sum = 0;
    let squares = 0;
    const shift = this.#moments.mean;
    for (let row = 0; row < rewards.length; row++) {
      const i = row % count;
      const value = this.#discount * this.#returns[i]! + rewards[row]!;
      this.#returns[i] = ends[row] === 1 ? 0 : value;
      sum += value - shift;
      squares += (value - shift) * (value - shift);
    }
    const mean = sum / rewards.length;
    this.#moments.add(rewards.length, shift + mean, Math.max(squares / rewards.length - mean * mean, 0));
    const std = Math.sqrt(this.#moments.variance);
    if (std > 0) for (let row = 0; row < rewards.length; row++) rewards[row]! /= std;
  }
}
