/** Shuffles the rows of one policy's rollout, and gathers them minibatch by minibatch into what an update is fed. */
import { block, threefry } from "../core/random.ts";
import type { RolloutBatch } from "./lane.ts";

export class Minibatches {
  readonly #order: Uint32Array;
  readonly #seed: number;
  readonly #size: number;
  #shuffles = 0;

  /** @param size rows of a minibatch */
  constructor(rows: number, size: number, seed: number) {
    this.#order = Uint32Array.from({ length: rows }, (_, i) => i);
    this.#size = size;
    this.#seed = seed;
  }

  /** Whole minibatches in a rollout; what is left over differs from shuffle to shuffle. */
  get count(): number {
    return Math.floor(this.#order.length / this.#size);
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
   * Copies minibatch `k`.
   * @param observation filled with `[size, observationSize]`
   * @param columns     filled with `[columns, size]`
   */
  gather(batch: RolloutBatch, k: number, observation: Float32Array, columns: Float32Array): void {
    const size = this.#size;
    const rows = this.#order.subarray(k * size, (k + 1) * size);
    gatherRows(batch.observation, rows, observation);
    for (let c = 0; c < batch.columns.length; c++)
      gatherValues(batch.columns[c]!, rows, columns.subarray(c * size, (c + 1) * size));
  }
}

function gatherRows(from: Float32Array, rows: Uint32Array, into: Float32Array): void {
  const width = into.length / rows.length;
  let k = 0;
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width;
    for (let source = start; source < start + width; source++) into[k++] = from[source]!;
  }
}

function gatherValues(from: Float32Array, rows: Uint32Array, into: Float32Array): void {
  for (let i = 0; i < rows.length; i++) into[i] = from[rows[i]!]!;
}
