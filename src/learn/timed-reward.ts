/** A reward with a stopwatch: the share of a training that rewards take is part of its timing. */
import type { Archive } from "../core/archive.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import type { CreateReward } from "./evaluate.ts";

/** Tells after each call how long the reward took. */
function timedReward(
  reward: ReturnType<CreateReward>,
  spent: (seconds: number) => void,
): RewardEvaluator & { dispose(): void } {
  return {
    get terms() {
      return reward.terms;
    },
    evaluate(rows) {
      const started = performance.now();
      reward.evaluate(rows);
      spent((performance.now() - started) / 1000);
    },
    archive: (archive) => reward.archive?.(archive),
    dispose: () => reward.dispose?.(),
  };
}

/** Adds up the time that a training's rewards take. */
export class RewardWatch {
  readonly create: CreateReward;
  /** Of the processes before this one too, once {@link archive} has told of them. */
  seconds = 0;

  constructor(createReward: CreateReward) {
    this.create = (columns) =>
      timedReward(createReward(columns), (seconds) => {
        this.seconds += seconds;
      });
  }

  archive(archive: Archive): void {
    this.seconds = archive.number(this.seconds);
  }
}
