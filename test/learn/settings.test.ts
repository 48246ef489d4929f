import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, settingsFor } from "../../src/learn/settings.ts";
import { sliderTask } from "./target-task.ts";

test("a task's training replaces the defaults that it names, and only those", () => {
  const task = { ...sliderTask, training: { steps: 5, discount: 0.9, hidden: [8] } };
  expect(settingsFor(task)).toEqual({ ...DEFAULT_SETTINGS, discount: 0.9, hidden: [8] });
});
