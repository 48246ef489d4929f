/** Trains on one of the small test tasks with settings that take a second. */
import type { EarlyStop, LearnerSettings, TrainerEvent, TrainingJob } from "../../src/core/training.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import type { Continuation } from "../../src/learn/continuation.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";
import { type Participant, train, trainTogether } from "../../src/learn/train.ts";
import type { Task } from "../../src/sim/environment.ts";
import { type PlainReward, plainReward } from "./plain-reward.ts";

export interface SmallTraining {
  readonly steps?: number;
  readonly seed?: number;
  readonly scale?: number;
  readonly checkpoints?: number;
  readonly learningRate?: number;
  readonly settings?: Partial<LearnerSettings>;
  /** In place of one that pays for being near the origin. */
  readonly reward?: PlainReward;
  readonly earlyStop?: EarlyStop;
  /** In place of `reward`. */
  readonly createReward?: Participant["createReward"];
  readonly continuation?: Continuation;
  readonly onProgress?: (event: Extract<TrainerEvent, { type: "progress" }>) => void;
}

function smallJob(
  task: Task,
  {
    steps = 20_000,
    seed = 1,
    checkpoints = 5,
    learningRate = 2e-3,
    settings: changes = {},
    earlyStop,
  }: SmallTraining,
): TrainingJob {
  const settings = {
    ...DEFAULT_SETTINGS,
    environments: 32,
    rollout: 32,
    minibatches: 4,
    epochs: 8,
    hidden: [16, 16],
    learningRate,
    ...changes,
  };
  return {
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
}

function participant(task: Task, training: SmallTraining): Participant {
  const { scale = 1, onProgress = () => {} } = training;
  const near: PlainReward = (_s, _a, next) => ({
    near: scale * Math.exp(-4 * next.position ** 2),
    still: -0.1 * scale * next.velocity ** 2,
  });
  return {
    job: smallJob(task, training),
    createReward: training.createReward ?? plainReward(training.reward ?? near),
    onProgress,
    ...(training.continuation && { continuation: training.continuation }),
  };
}

export function trainSmall(task: Task, training: SmallTraining = {}): ReturnType<typeof train> {
  const { job, ...options } = participant(task, training);
  return train(job, task, options);
}

/** @param policies in the graph */
export function trainSmallTogether(
  task: Task,
  [first, ...others]: readonly [SmallTraining, ...SmallTraining[]],
  policies = 1 + others.length,
) {
  return trainTogether(
    [participant(task, first), ...others.map((each) => participant(task, each))],
    task,
    onnxCpu,
    policies,
  );
}
