import { expect, test } from "vitest";
import { findTask, referenceReward, tasks } from "../../envs/index.ts";
import { Problem, UsageProblem } from "../../src/core/problem.ts";

test("tasks are found by id", () => {
  for (const task of tasks) expect(findTask(task.id)).toBe(task);
});

test("an unknown id is answered with the nearest known ones", () => {
  expect(() => findTask("cartpole-swing-up")).toThrow(
    'unknown task "cartpole-swing-up"; did you mean cartpole-swingup',
  );
  expect(() => findTask("pendulum")).toThrow("did you mean pendulum-swingup?");
  expect(() => findTask("")).toThrow(UsageProblem);
});

test("a missing reference reward is named with its path", () => {
  const task = { ...findTask("cartpole-swingup"), rewards: { human: "gone.ts", sparse: "gone.ts" } };
  expect(() => referenceReward(task, "human")).toThrow(Problem);
  expect(() => referenceReward(task, "human")).toThrow(/human reward of task "cartpole-swingup".*gone\.ts/);
});
