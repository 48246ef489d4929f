/** Shuffles the rows of one policy's rollout, and names those of each minibatch. */
import type { Archive } from "../core/archive.ts";
import { FastRandom } from "../core/fast-random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { RolloutBatch } from "./lane.ts";

/**
 * Most rows of a block: neighbouring instances in one step, which know nothing of each other. A shuffle moves blocks, so that
 * a minibatch is gathered from an eighth as many places.
 */
const BLOCK_ROWS = 8;

export interface MinibatchSizes {
  /** Rows of a minibatch. */
  readonly rows: number;
  /** Minibatches that a rollout holds: a few more than asked for where the rows left over suffice. */
  readonly count: number;
  /** Rows of a block. */
  readonly block: number;
}

export function minibatchSizes({
  environments,
  rollout,
  minibatches,
}: Pick<LearnerSettings, "environments" | "rollout" | "minibatches">): MinibatchSizes {
  const rows = Math.floor((environments * rollout) / minibatches);
  let block = BLOCK_ROWS;
  while (environments % block > 0 || rows % block > 0) block /= 2;
  return { rows, count: Math.floor((environments * rollout) / rows), block };
}

/** Where a policy's rollout lies among those of all policies. */
export interface Place {
  /** Number of the first of its blocks. */
  readonly first: number;
  /**
   * Its rollout, `[blocks, block * (inputSize + columns)]`: what the networks read of a block's rows, row by row, then
   * the columns of these rows, one after the other.
   */
  readonly records: Float32Array;
}

export class Minibatches {
  readonly #seed: number;
  /** The policy's blocks as the latest shuffle left them. */
  readonly #order: Int32Array;
  readonly #place: Place;
  #shuffles = 0;

  /** @param blocks of a rollout */
  constructor(blocks: number, seed: number, place: Place) {
    this.#order = Int32Array.from({ length: blocks }, (_, i) => place.first + i);
    this.#seed = seed;
    this.#place = place;
  }

  /** Saves or restores the order, which each shuffle changes, and how many there were. */
  archive(archive: Archive): void {
    const { first } = this.#place;
    const order = this.#order.map((block) => block - first);
    archive.array(order);
    this.#order.set(order.map((block) => first + block));
    this.#shuffles = archive.number(this.#shuffles);
  }

  /** Takes over a rollout. */
  load({ rows, observation, columns }: RolloutBatch): void {
    const { records } = this.#place;
    const blocks = this.#order.length;
    const width = records.length / blocks;
    const block = rows / blocks;
    let offset = 0;
    const lay = (values: Float32Array, size: number): void => {
      for (let from = 0, to = offset; from < blocks * size; to += width - size)
        for (const end = from + size; from < end; ) records[to++] = values[from++]!;
      offset += size;
    };
    lay(observation, width - block * columns.length);
    for (const column of columns) lay(column, block);
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
   * Names the blocks of minibatch `k` of the latest shuffle; those that no minibatch takes differ from shuffle to shuffle.
   * @param into `[blocks of a minibatch]`
   */
  name(k: number, into: Int32Array): void {
    into.set(this.#order.subarray(k * into.length, (k + 1) * into.length));
  }
}
