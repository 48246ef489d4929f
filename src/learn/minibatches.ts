/** Shuffles the rows of one policy's rollout, and names those of each minibatch. */
import type { Archive } from "../core/archive.ts";
import { FastRandom } from "../core/fast-random.ts";
import type { RolloutBatch } from "./lane.ts";

/** Where a policy's rollout lies among those of all policies. */
export interface Place {
  /** Number of the first of its rows. */
  readonly firstRow: number;
  /** Its records, `[rows, observationSize + 1 + columns]`: a row's observation, a one and its columns side by side. */
  readonly records: Float32Array;
}

export class Minibatches {
  /** Rows of a minibatch. */
  readonly #size: number;
  readonly #seed: number;
  readonly #order: Uint32Array;
  readonly #place: Place;
  #shuffles = 0;

  /** @param size rows of a minibatch */
  constructor(rows: number, size: number, seed: number, place: Place) {
    this.#order = Uint32Array.from({ length: rows }, (_, i) => i);
    this.#size = size;
    this.#seed = seed;
    this.#place = place;
    place.records.fill(1);
  }

  /** Saves or restores the order, which each shuffle changes, and how many there were. */
  archive(archive: Archive): void {
    archive.array(this.#order);
    this.#shuffles = archive.number(this.#shuffles);
  }

  /** Whole minibatches in a rollout; the rows that are left over differ from shuffle to shuffle. */
  get count(): number {
    return Math.floor(this.#order.length / this.#size);
  }

  /** Takes over a rollout. */
  load({ rows, observation, columns }: RolloutBatch): void {
    const { records } = this.#place;
    const width = records.length / rows;
    const one = width - columns.length - 1;
    for (let row = 0, from = 0; row < rows; row++)
      for (let k = row * width; k < row * width + one; k++) records[k] = observation[from++]!;
    columns.forEach((column, c) => {
      for (let row = 0, k = one + 1 + c; row < rows; row++, k += width) records[k] = column[row]!;
    });
  }

  /** Fisher and Yates. */
  shuffle(): void {
    const order = this.#order;
    const random = new FastRandom(this.#seed, this.#shuffles++);
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
  }

  /**
   * Names the records of minibatch `k` of the latest shuffle.
   * @param into the lower halves of 64-bit numbers, `[2 * size]`: every other element is filled
   */
  name(k: number, into: Uint32Array): void {
    const { firstRow } = this.#place;
    const first = k * this.#size;
    for (let i = 0; i < this.#size; i++) into[2 * i] = firstRow + this.#order[first + i]!;
  }
}
