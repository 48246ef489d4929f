/**
 * One training of `cartpole-swingup` for `bench/learner.ts` and `bench/peers`: prints its rate while learning (from when
 * the graphs are loaded, as all that it is compared with), the reward's share and the fitness of the latest training
 * episodes as one JSON line.
 *
 *     node bench/learner-training.ts <steps> [width of the two hidden layers, default 64] [stick: the measuring stick's task]
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findTask } from "../envs/index.ts";
import type { Backend } from "../src/learn/backend.ts";
import { onnxCpu } from "../src/learn/backends/onnx.ts";
import { DEFAULT_SETTINGS } from "../src/learn/settings.ts";
import { train } from "../src/learn/train.ts";
import { RewardIsolate } from "../src/sandbox/isolate.ts";
import { stickTask } from "./stick-task.ts";

const [steps, width = "64", kind = ""] = process.argv.slice(2);
const task = kind === "stick" ? stickTask : findTask("cartpole-swingup");
// A trainer is given JavaScript too: the compiler of rewards is not in its memory.
const javascript = execFileSync(process.execPath, [join(import.meta.dirname, "compiled-reward.ts"), kind], {
  encoding: "utf8",
});
let loaded = 0;
const backend: Backend = {
  ...onnxCpu,
  async compile(outputs, options) {
    const graph = await onnxCpu.compile(outputs, options);
    loaded = performance.now();
    return graph;
  },
};
let stepsPerSecond = 0;
let fitness: number | null = null;
const { timing } = await train(
  {
    id: "bench",
    task: task.id,
    reward: { id: "human", javascript },
    seed: 1,
    steps: Number(steps),
    settings: {
      ...DEFAULT_SETTINGS,
      environments: 256,
      rollout: 64,
      epochs: 4,
      minibatches: 4,
      hidden: [Number(width), Number(width)],
      learningRate: 2e-3, // the peers'
    },
    checkpoints: 10,
    episodes: 100,
  },
  task,
  {
    backend,
    createReward: (columns) =>
      new RewardIsolate(javascript, columns, { timeoutMs: 10_000, memoryMb: 64, sameThread: true }),
    onProgress: (event) => {
      stepsPerSecond = (1000 * event.steps) / (performance.now() - loaded);
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
