/** Returns of training episodes under the trained reward: an episode may begin in one rollout and end in another. */
import type { Archive } from "../../core/archive.ts";
import type { EpisodeEnd } from "../../sim/vector-environment.ts";

/** An episode that ended in a rollout. */
export interface TrainingEpisode extends EpisodeEnd {
  /** The rollout's row in which it ended. */
  readonly row: number;
  /** Sum of its rewards, not scaled and not discounted. */
  return: number;
}

export class EpisodeReturns {
  /** Sum of the rewards of each instance's episode under way, `[environments]`. */
  readonly #running: Float64Array;

  constructor(environments: number) {
    this.#running = new Float64Array(environments);
  }

  archive(archive: Archive): void {
    archive.array(this.#running);
  }

  /**
   * Adds a rollout and enters the returns of the episodes that ended in it.
   * @param rewards not scaled, `[steps, environments]`
   * @param ends    1 where the step ended an episode, `[steps, environments]`
   * @param ended   some or all of those episodes, in the order of their rows
   */
  add(rewards: Float64Array, ends: Uint8Array, ended: readonly TrainingEpisode[]): void {
    const running = this.#running;
    const count = running.length;
    let next = 0;
    for (let first = 0; first < rewards.length; first += count)
      for (let i = 0; i < count; i++) {
        const row = first + i;
        running[i]! += rewards[row]!;
        if (ends[row] === 0) continue;
        if (ended[next]?.row === row) ended[next++]!.return = running[i]!;
        running[i] = 0;
      }
  }
}
