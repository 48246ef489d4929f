import { expect, test } from "vitest";
import { findTask, referenceReward } from "../../envs/index.ts";
import { contentId } from "../../src/core/identity.ts";
import type { TrainingResult } from "../../src/core/training.ts";
import { createJob } from "../../src/jobs/job.ts";
import { type ResultStore, TrainingQueue } from "../../src/jobs/queue.ts";
import { settingsFor } from "../../src/learn/settings.ts";
import { compileReward } from "../../src/reward/compile.ts";

const task = findTask("cartpole-swingup");
const source = referenceReward(task, "human");
/** Some seconds, so that there is something to keep. */
const job = createJob({
  task: task.id,
  reward: { id: contentId(source), javascript: compileReward(source).javascript },
  seed: 1,
  steps: 300_000,
  settings: { ...settingsFor(task), epochs: 8 },
  checkpoints: 10,
  episodes: 8,
});

class Memory implements ResultStore {
  state: Uint8Array | null = null;
  onState: () => void = () => {};
  loadResult(): TrainingResult | null {
    return null;
  }
  saveResult(): void {}
  loadState(): Uint8Array | null {
    return this.state;
  }
  saveState(_job: string, state: Uint8Array): void {
    this.state = state;
    this.onState();
  }
  dropState(): void {
    this.state = null;
  }
}

async function train(store: ResultStore | null, signal = new AbortController().signal) {
  const progress: number[] = [];
  const told: unknown[] = [];
  const report = await new TrainingQueue(1, signal, store).train(job, {
    onProgress: ({ steps }) => progress.push(steps),
    onResumed: (...news) => told.push(...news),
  });
  if (report.status === "failed") throw new Error(report.failure.message);
  return { result: report.result, timing: report.timing!, progress, told };
}

test("a trainer process that is killed loses what it did since its latest state, and nothing else", async () => {
  const whole = await train(null);
  expect(whole.told).toEqual([]);

  const store = new Memory();
  const stop = new AbortController();
  store.onState = () => stop.abort(new Error("broken off"));
  await expect(train(store, stop.signal)).rejects.toThrow("broken off");
  store.onState = () => {};

  const rest = await train(store);
  const [from, refused] = rest.told as [number, null];
  expect(refused).toBeNull();
  expect(from).toBeGreaterThan(0);
  expect(rest.progress).toEqual(whole.progress.filter((steps) => steps > from));
  expect(contentId(rest.result)).toBe(contentId(whole.result));
  expect(store.state).toBeNull();
});
