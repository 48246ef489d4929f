/** Shuffles the rows of one policy's rollout, and gathers them minibatch by minibatch into what an update is fed. */
import type { Archive } from "../core/archive.ts";
import { block, threefry } from "../core/random.ts";
import type { RolloutBatch } from "./lane.ts";

export class Minibatches {
  /** Rows of a minibatch. */
  readonly #size: number;
  readonly #seed: number;
  readonly #order: Uint32Array;
  #shuffles = 0;
  /**
   * The rollout row by row, a row's observation and columns side by side: a shuffled row then costs one or two cache
   * lines and not one for every column.
   */
  #records = new Float32Array(0);
  #width = 0;

  /** @param size rows of a minibatch */
  constructor(rows: number, size: number, seed: number) {
    this.#order = Uint32Array.from({ length: rows }, (_, i) => i);
    this.#size = size;
    this.#seed = seed;
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
  load({ rows, observation, columns }: RolloutBatch, observationSize: number): void {
    const width = observationSize + columns.length;
    if (this.#width !== width) this.#records = new Float32Array(rows * width);
    this.#width = width;
    const records = this.#records;
    for (let row = 0, from = 0; row < rows; row++)
      for (let k = row * width; k < row * width + observationSize; k++) records[k] = observation[from++]!;
    columns.forEach((column, c) => {
      for (let row = 0, k = observationSize + c; row < rows; row++, k += width) records[k] = column[row]!;
    });
  }

  /** Fisher and Yates, two draws a block. */
  shuffle(): void {
    const order = this.#order;
    const seed = this.#seed;
    const shuffle = this.#shuffles++;
    const last = order.length - 1;
    for (let i = last; i > 0; i--) {
      const odd = (last - i) & 1;
      if (odd === 0) threefry(seed, shuffle, i, 0);
      const j = Math.floor(block[odd]! * 2 ** -32 * (i + 1));
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
  }

  /**
   * Copies minibatch `k` of the latest shuffle.
   * @param observation filled with `[size, observationSize]`
   * @param columns     filled with `[columns, size]`
   */
  gather(k: number, observation: Float32Array, columns: Float32Array): void {
    const size = this.#size;
    const width = this.#width;
    const order = this.#order;
    const records = this.#records;
    const observationSize = observation.length / size;
    const first = k * size;
    for (let i = 0, into = 0; i < size; i++) {
      let from = order[first + i]! * width;
      for (const end = from + observationSize; from < end; from++) observation[into++] = records[from]!;
      for (let c = i; c < columns.length; c += size) columns[c] = records[from++]!;
    }
  }
}
