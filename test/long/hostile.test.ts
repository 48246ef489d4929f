import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { Critic } from "../../src/critic/index.ts";
import { createJob } from "../../src/jobs/job.ts";
import { TrainingQueue } from "../../src/jobs/queue.ts";
import { settingsFor } from "../../src/learn/settings.ts";
import { allItems } from "../sandbox/corpus/items.ts";
import { corpusTask } from "../sandbox/corpus/task.ts";
import { corpus } from "../sandbox/corpus.ts";
import { runAlone } from "../sandbox/corpus-table.ts";
import { patientLimitsOf } from "../sandbox/hostile-child.ts";

const critic = new Critic(corpusTask);
const controller = new AbortController();
const queue = new TrainingQueue(1, controller.signal);
afterAll(() => {
  critic.dispose();
  controller.abort();
});

const task = findTask("cartpole-swingup");
async function trainGood(): Promise<string> {
  const report = await queue.train(
    createJob({
      task: task.id,
      reward: {
        id: "good",
        javascript: "function reward(s, a, next) { return { up: Math.cos(next.poleAngle) }; }",
      },
      seed: 1,
      steps: 2048,
      settings: { ...settingsFor(task), environments: 16, rollout: 64, epochs: 1, minibatches: 1 },
      checkpoints: 1,
      episodes: 2,
    }),
  );
  return report.status === "trained" ? JSON.stringify(report.result) : report.failure.message;
}

let trainedBefore = "";
beforeAll(async () => {
  trainedBefore = await trainGood();
  expect(trainedBefore).toContain('"policy"');
});

describe.each(allItems)("%s: %s", (_kind, item) => {
  test.each(corpus.filter((each) => each.item === item).map((each) => [each.name, each] as const))(
    "%s, alone in a process, ends as it should",
    async (_name, hostile) => {
      const { outcome } = await runAlone(hostile, critic, patientLimitsOf(hostile));
      expect(hostile.outcomes).toContain(outcome);
    },
  );

  test("a good candidate trains afterwards as it did before, to the last digit", async () => {
    expect(await trainGood()).toBe(trainedBefore);
  });
});
