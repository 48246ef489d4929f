import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { sliderTask, stepperTask } from "../learn/target-task.ts";
import { trainSmall, trainSmallTogether } from "../learn/train-small.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

interface Sample {
  /** Megabytes, each. */
  readonly live: number;
  readonly buffers: number;
  readonly resident: number;
}

function sample(): Sample {
  collectGarbage();
  collectGarbage(); // what the first one found unreachable gives its buffers back in the second
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return {
    live: (heapUsed + external) / 2 ** 20,
    buffers: arrayBuffers / 2 ** 20,
    resident: rss / 2 ** 20,
  };
}

/** 16 updates a rollout. */
const ROLLOUTS = 10_000 / 16;
const settings = { environments: 8, rollout: 32, epochs: 4, minibatches: 4 };
const steps = ROLLOUTS * 8 * 32;

test.each([
  ["continuous actions", sliderTask, 1],
  ["discrete actions", stepperTask, 1],
  ["continuous actions, three policies in one graph", sliderTask, 3],
] as const)("memory is flat over 10,000 updates: %s", async (_name, task, policies) => {
  const samples: Sample[] = [];
  let rollouts = 0;
  const onProgress = () => {
    if (++rollouts % 125 === 0) samples.push(sample());
  };
  const training = { steps, settings, onProgress };
  if (policies === 1) await trainSmall(task, training);
  else {
    const outcomes = await trainSmallTogether(task, [
      training,
      ...Array.from({ length: policies - 1 }, (_, seed) => ({ ...training, seed, onProgress: () => {} })),
    ]);
    for (const outcome of outcomes) expect(outcome).not.toBeInstanceOf(Error);
  }
  expect(samples.length).toBe(5);
  // The first 2,000 updates fill what the runtime and Node keep; from then on nothing may grow.
  const [first] = samples;
  const last = samples.at(-1)!;
  // Alone it is 0.2 MB; the test runner keeps some megabytes of its own. A kilobyte an update would be 8 MB.
  expect(last.live - first!.live).toBeLessThan(8);
  expect(last.buffers - first!.buffers).toBeLessThan(4);
  expect(last.resident - first!.resident).toBeLessThan(60);
});
