/**
 * Adam's moments of the policies of a stack that take no part in some updates. Every update runs over all policies: a
 * step of size 0 leaves the parameters of such a one alone, and its moments are put aside here until it goes on.
 */
import type { Backend, FloatTensor } from "./backend.ts";

/** First and second moments of all policies, each `[policies, size]`. */
type Moments = readonly [FloatTensor, FloatTensor];

export class PausedMoments {
  readonly #backend: Backend;
  readonly #size: number;
  readonly #aside = new Map<number, readonly Float32Array[]>();

  /** @param size of one policy's moments */
  constructor(backend: Backend, size: number) {
    this.#backend = backend;
    this.#size = size;
  }

  /** Puts aside those of these policies that go; the others lie here already. */
  async pause(policies: readonly number[], moments: Moments): Promise<void> {
    const stopping = policies.filter((policy) => !this.#aside.has(policy));
    if (stopping.length === 0) return;
    await this.#backend.read?.(...moments);
    for (const policy of stopping)
      this.#aside.set(
        policy,
        moments.map((each) => this.#of(each, policy).slice()),
      );
  }

  /** Gives those of these policies that were paused their moments back. */
  async resume(policies: readonly number[], moments: Moments): Promise<void> {
    const paused = policies.filter((policy) => this.#aside.has(policy));
    if (paused.length === 0) return;
    await this.#backend.read?.(...moments);
    for (const policy of paused) {
      const [first, second] = this.#aside.get(policy)!;
      this.#of(moments[0], policy).set(first!);
      this.#of(moments[1], policy).set(second!);
      this.#aside.delete(policy);
    }
    this.#backend.wrote?.(...moments);
  }

  #of({ data }: FloatTensor, policy: number): Float32Array {
    return data.subarray(policy * this.#size, (policy + 1) * this.#size);
  }
}
