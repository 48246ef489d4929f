import { expect, test } from "vitest";
import { findTask, referenceReward } from "../../envs/index.ts";
import { contentId } from "../../src/core/identity.ts";
import { createJob } from "../../src/jobs/job.ts";
import type { StateKeeper } from "../../src/jobs/state-keeper.ts";
import { runTrainer } from "../../src/jobs/trainer-process.ts";
import { settingsFor } from "../../src/learn/settings.ts";
import { compileReward } from "../../src/reward/compile.ts";

const task = findTask("cartpole-swingup");
const source = referenceReward(task, "human");
const job = createJob({
  task: task.id,
  reward: { id: contentId(source), javascript: compileReward(source).javascript },
  seed: 1,
  steps: 8_192,
  settings: { ...settingsFor(task), environments: 16, rollout: 64, epochs: 2, minibatches: 2 },
  checkpoints: 8,
  episodes: 4,
});

async function train(states?: StateKeeper, signal = new AbortController().signal) {
  const progress: number[] = [];
  const report = await runTrainer(job, signal, ({ steps }) => progress.push(steps), states);
  if (report.status === "failed") throw new Error(report.failure.message);
  return { id: contentId(report.result), progress };
}

test("a trainer process that is killed loses what it did since its latest state, and nothing else", async () => {
  const whole = await train();
  expect(whole.progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((rollout) => 1_024 * rollout));

  let left: Uint8Array | null = null;
  const stop = new AbortController();
  // However fast the machine: a state is due at every checkpoint, and the first one is the last.
  const keep = (state: Uint8Array) => {
    left ??= state;
    stop.abort(new Error("broken off"));
  };
  await expect(train({ from: null, everyMs: 0, keep }, stop.signal)).rejects.toThrow("broken off");

  const told: unknown[] = [];
  const rest = await train({ from: left, keep: () => {}, onResumed: (...news) => told.push(...news) });
  expect(told).toEqual([1_024, null]);
  expect(rest.progress).toEqual(whole.progress.slice(1));
  expect(rest.id).toBe(whole.id);
});
