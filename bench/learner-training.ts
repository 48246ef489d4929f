/**
 * One training of `cartpole-swingup` for `bench/learner.ts` and `bench/peers`: prints its rate while learning, the reward's
 * share and the fitness of the latest training episodes as one JSON line.
 *
 *     node bench/learner-training.ts <steps> [width of the two hidden layers, default 64] [stick: the measuring stick's task]
 */
import { findTask, referenceReward } from "../envs/index.ts";
import { DEFAULT_SETTINGS } from "../src/learn/settings.ts";
import { train } from "../src/learn/train.ts";
import { compileReward } from "../src/reward/compile.ts";
import { RewardIsolate } from "../src/sandbox/isolate.ts";
import { STICK_REWARD, stickTask } from "./stick-task.ts";

const equal = process.argv[4] === "stick";
const task = equal ? stickTask : findTask("cartpole-swingup");
const { javascript } = compileReward(equal ? STICK_REWARD : referenceReward(task, "human"));
const width = Number(process.argv[3] ?? 64);
let stepsPerSecond = 0;
let fitness: number | null = null;
const { timing } = await train(
  {
    id: "bench",
    task: task.id,
    reward: { id: "human", javascript },
    seed: 1,
    steps: Number(process.argv[2]),
    settings: {
      ...DEFAULT_SETTINGS,
      environments: 256,
      rollout: 64,
      epochs: 4,
      minibatches: 4,
      hidden: [width, width],
    },
    checkpoints: 10,
    episodes: 100,
  },
  task,
  {
    createReward: (columns) =>
      new RewardIsolate(javascript, columns, { timeoutMs: 10_000, memoryMb: 64, sameThread: true }),
    onProgress: (event) => {
      stepsPerSecond = event.stepsPerSecond;
      fitness = event.fitness;
    },
  },
);
console.log(
  JSON.stringify({
    stepsPerSecond,
    wholeStepsPerSecond: timing.stepsPerSecond,
    rewardShare: timing.rewardShare,
    fitness,
  }),
);
