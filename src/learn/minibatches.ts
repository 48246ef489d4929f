/** Shuffles the rows of one policy's rollout, and names those of each minibatch. */
import type { Archive } from "../core/archive.ts";
import { FastRandom } from "../core/fast-random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { RolloutBatch } from "./lane.ts";

/** Where a policy's rollout lies among those of all policies. */
export interface Place {
  /** Number of the first of its rows. */
  readonly firstRow: number;
  /** Its records, `[rows, inputSize + columns]`: what the networks read of a row and its columns side by side. */
  readonly records: Float32Array;
}

/** How many rows a minibatch has, and how many such a rollout holds: a few more than asked for where the rows left over suffice. */
export function minibatchSizes({
  environments,
  rollout,
  minibatches,
}: Pick<LearnerSettings, "environments" | "rollout" | "minibatches">): {
  readonly rows: number;
  readonly count: number;
} {
  const rows = Math.floor((environments * rollout) / minibatches);
  return { rows, count: Math.floor((environments * rollout) / rows) };
}

export class Minibatches {
  readonly #seed: number;
  /** The policy's records as the latest shuffle left them, `[rows]`. */
  readonly #order: Int32Array;
  readonly #place: Place;
  #shuffles = 0;

  constructor(rows: number, seed: number, place: Place) {
    this.#order = Int32Array.from({ length: rows }, (_, i) => place.firstRow + i);
    this.#seed = seed;
    this.#place = place;
  }

  /** Saves or restores the order, which each shuffle changes, and how many there were. */
  archive(archive: Archive): void {
    const { firstRow } = this.#place;
    const rows = this.#order.map((record) => record - firstRow);
    archive.array(rows);
    this.#order.set(rows.map((row) => firstRow + row));
    this.#shuffles = archive.number(this.#shuffles);
  }

  /** Takes over a rollout. */
  load({ rows, observation, columns }: RolloutBatch): void {
    const { records } = this.#place;
    const width = records.length / rows;
    const size = width - columns.length;
    for (let row = 0, from = 0; row < rows; row++)
      for (let k = row * width; k < row * width + size; k++) records[k] = observation[from++]!;
    columns.forEach((column, c) => {
      for (let row = 0, k = size + c; row < rows; row++, k += width) records[k] = column[row]!;
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
   * Names the records of minibatch `k` of the latest shuffle; those that no minibatch takes differ from shuffle to shuffle.
   * @param into `[rows of a minibatch]`
   */
  name(k: number, into: Int32Array): void {
    into.set(this.#order.subarray(k * into.length, (k + 1) * into.length));
  }
}
