import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contentId } from "../../src/core/identity.ts";
import { sliderTask, stepperTask } from "./target-task.ts";
import { trainSmall } from "./train-small.ts";

describe.each([
  ["continuous", sliderTask],
  ["discrete", stepperTask],
])("training with %s actions", (_name, task) => {
  test.each([1e-6, 1, 1e6])("solves the task when rewards are scaled by %f", async (scale) => {
    const { result } = await trainSmall(task, { scale });
    expect(result.evaluation.success).toBeGreaterThanOrEqual(0.9);
  });
});

describe("a training's result", () => {
  test("has its checkpoints in order, the last one at the end, and selects the highest own return", async () => {
    const { result } = await trainSmall(sliderTask, { steps: 8_000, checkpoints: 4 });
    expect(result.steps).toBe(8192);
    expect(result.checkpoints.map(({ steps }) => steps)).toEqual([2048, 4096, 6144, 8192]);
    const returns = result.checkpoints.map(({ evaluation }) => evaluation.return.mean);
    expect(returns[result.selected]).toBe(Math.max(...returns));
  });

  test("adds up: terms to the return, trajectories to the episodes", async () => {
    const { result } = await trainSmall(sliderTask, { steps: 2_048 });
    const { evaluation, best, worst } = result;
    const terms = Object.values(evaluation.terms).reduce((sum, { mean }) => sum + mean, 0);
    expect(terms).toBeCloseTo(evaluation.return.mean, 6);
    expect([worst.fitness, best.fitness]).toEqual([evaluation.fitness.min, evaluation.fitness.max]);
    expect(best.step.length).toBeLessThanOrEqual(30);
    expect([best.step[0], best.step.at(-1)]).toEqual([0, best.length - 1]);
    for (const column of [best.state.position, best.state.velocity, best.action.push, best.terms.near])
      expect(column).toHaveLength(best.step.length);
    expect(Math.min(...best.action.push!)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...best.action.push!)).toBeLessThanOrEqual(1);
  });

  test("is the same for the same seed, in this process and in another, and different for another seed", async () => {
    const here = await trainSmall(sliderTask, { steps: 4_096 });
    const again = await trainSmall(sliderTask, { steps: 4_096 });
    expect(contentId(again.result)).toBe(contentId(here.result));
    const program = `import { trainSmall } from "./train-small.ts";
      import { sliderTask } from "./target-task.ts";
      import { contentId } from "../../src/core/identity.ts";
      const { result } = await trainSmall(sliderTask, { steps: 4096 });
      console.log(contentId(result));`;
    const there = execFileSync(
      process.execPath,
      [
        "--input-type=module-typescript",
        "--eval",
        program.replaceAll(/"\.{1,2}\/[^"]+"/g, (path) =>
          JSON.stringify(new URL(path.slice(1, -1), `file://${join(import.meta.dirname, "x.ts")}`).href),
        ),
      ],
      { encoding: "utf8" },
    );
    expect(there.trim()).toBe(contentId(here.result));
    const other = await trainSmall(sliderTask, { steps: 4_096, seed: 2 });
    expect(other.result.policy).not.toBe(here.result.policy);
  });
});

describe("a training that diverges", () => {
  test.each([
    ["moves out of all bounds", sliderTask, 10],
    ["moves out of all bounds", stepperTask, 10],
    ["is no number any more", sliderTask, 1e30],
    ["is no number any more", stepperTask, 1e30],
  ])(
    "and %s ends as a failure of the learner, never as a policy of NaNs",
    async (_how, task, learningRate) => {
      await expect(trainSmall(task, { learningRate })).rejects.toMatchObject({
        name: "FailureError",
        kind: "learner",
        message: expect.stringMatching(
          /^the training diverged: .+ in update \d+; lower the learning rate, with --learner learningRate=/,
        ),
      });
    },
  );
});

test("progress is reported after every rollout", async () => {
  const steps: number[] = [];
  await trainSmall(sliderTask, { steps: 4_096, onProgress: (event) => steps.push(event.steps) });
  expect(steps).toEqual([1024, 2048, 3072, 4096]);
});
