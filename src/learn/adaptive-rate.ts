/**
 * A learning rate that follows the policy's movement: the adaptive penalty of Schulman et al. 2017, with the learning
 * rate in the place of the penalty's weight (as rl_games does).
 */

import type { Archive } from "../core/archive.ts";

/** How much the learning rate changes after a rollout in which the policy moved too little or too far. */
const CHANGE = 1.5;
/** The adapted learning rate stays within this factor of the settings'. */
const LIMIT = 10;

export class AdaptiveRate {
  readonly #target: number | undefined;
  /** By which the settings' learning rate is multiplied, in [1/10, 10]. */
  factor = 1;

  /** @param target nats by which the policy shall move in a rollout; undefined for a rate that is not adapted */
  constructor(target: number | undefined) {
    this.#target = target;
  }

  archive(archive: Archive): void {
    this.factor = archive.number(this.factor);
  }

  /** @param divergence nats by which the policy moved in a rollout */
  follow(divergence: number): void {
    if (this.#target === undefined) return;
    if (divergence > 2 * this.#target) this.factor /= CHANGE;
    else if (divergence < this.#target / 2) this.factor *= CHANGE;
    this.factor = Math.min(Math.max(this.factor, 1 / LIMIT), LIMIT);
  }
}
