/** Trains on one of the small test tasks with settings that take a second. */
import type { EarlyStop, TrainerEvent } from "../../src/core/training.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";
import { train } from "../../src/learn/train.ts";
import type { Task } from "../../src/sim/environment.ts";
import { type PlainReward, plainReward } from "./plain-reward.ts";

export interface SmallTraining {
  readonly steps?: number;
  readonly seed?: number;
  readonly scale?: number;
  readonly checkpoints?: number;
  readonly learningRate?: number;
  /** In place of one that pays for being near the origin. */
  readonly reward?: PlainReward;
  readonly earlyStop?: EarlyStop;
  readonly onProgress?: (event: Extract<TrainerEvent, { type: "progress" }>) => void;
}

export function trainSmall(
  task: Task,
  {
    steps = 20_000,
    seed = 1,
    scale = 1,
    checkpoints = 5,
    learningRate = 2e-3,
    reward = (_s, _a, next) => ({
      near: scale * Math.exp(-4 * next.position ** 2),
      still: -0.1 * scale * next.velocity ** 2,
    }),
    earlyStop,
    onProgress = () => {},
  }: SmallTraining = {},
): ReturnType<typeof train> {
  const settings = {
    ...DEFAULT_SETTINGS,
    environments: 32,
    rollout: 32,
    minibatches: 4,
    epochs: 8,
    hidden: [16, 16],
    learningRate,
  };
  const job = {
    id: "job",
    task: task.id,
    reward: { id: "near", javascript: "" },
    seed,
    steps,
    settings,
    checkpoints,
    episodes: 20,
    ...(earlyStop && { earlyStop }),
  };
  return train(job, task, { createReward: plainReward(reward), onProgress });
}
