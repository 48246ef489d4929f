import { expect, test } from "vitest";
import type { Metrics } from "../../../src/core/training.ts";
import { sliderTask } from "../target-task.ts";
import { type SmallTraining, trainSmall } from "../train-small.ts";

test("a training that goes on from a checkpoint logs what it would have logged, episodes under way included", async () => {
  const options: SmallTraining = { steps: 7_168, checkpoints: 3 };
  const whole: Metrics[] = [];
  const states = new Map<number, Uint8Array | null>();
  await trainSmall(sliderTask, {
    ...options,
    continuation: {
      from: null,
      onCheckpoint: async (steps, save) => {
        states.set(steps, await save());
      },
    },
    onProgress: ({ metrics }) => whole.push(metrics),
  });
  const rest: Metrics[] = [];
  await trainSmall(sliderTask, {
    ...options,
    continuation: { from: states.get(3072)! },
    onProgress: ({ metrics }) => rest.push(metrics),
  });
  const timeless = (metrics: Metrics) => ({ ...metrics, "time/fps": 0, "time/time_elapsed": 0 });
  expect(rest.map(timeless)).toEqual(whole.slice(3).map(timeless));
});
