import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { contentId } from "../../src/core/identity.ts";
import type { TrainingJob, TrainingResult } from "../../src/core/training.ts";
import { createJob } from "../../src/jobs/job.ts";
import { type GroupPlace, TrainingQueue } from "../../src/jobs/queue.ts";
import { runTrainer, runTrainers } from "../../src/jobs/trainer-process.ts";
import { settingsFor } from "../../src/learn/settings.ts";

const task = findTask("cartpole-balance");
const { signal } = new AbortController();
const GOOD = "function reward(s, a, next) { return { up: Math.cos(next.poleAngle) }; }";

const job = (seed: number, changes: Partial<TrainingJob> = {}, javascript = GOOD): TrainingJob =>
  createJob({
    task: task.id,
    reward: { id: `r${seed}`, javascript },
    seed,
    steps: 2048,
    settings: { ...settingsFor(task), environments: 16, rollout: 64, epochs: 2, minibatches: 2 },
    checkpoints: 2,
    episodes: 4,
    together: 3,
    ...changes,
  });

/** A queue whose processes are only noted down. */
function noted(jobs: number): { readonly queue: TrainingQueue; readonly groups: number[][] } {
  const groups: number[][] = [];
  const place: GroupPlace = async (members) => {
    groups.push(members.map((member) => member.job.seed));
    return members.map((member) => ({
      status: "trained",
      result: { job: member.job.id } as TrainingResult,
      timing: null,
    }));
  };
  return { queue: new TrainingQueue(jobs, signal, null, undefined, place), groups };
}

describe("trainings that may go together", () => {
  test("fill a graph, and what is left goes in the next one", async () => {
    const { queue, groups } = noted(1);
    const reports = await Promise.all([1, 2, 3, 4, 5].map((seed) => queue.train(job(seed))));
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(reports.map((report) => report.status === "trained" && report.result.job)).toEqual(
      [1, 2, 3, 4, 5].map((seed) => job(seed).id),
    );
  });

  test("are of one kind: others wait for a process of their own", async () => {
    const { queue, groups } = noted(1);
    const longer = { steps: 4096 };
    await Promise.all([
      queue.train(job(1)),
      queue.train(job(2, longer)),
      queue.train(job(3)),
      queue.train(job(4, longer)),
    ]);
    expect(groups).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  test("take the most urgent along first", async () => {
    const { queue, groups } = noted(1);
    await Promise.all([
      queue.train(job(1)),
      queue.train(job(2)),
      queue.train(job(3), { priority: 1 }),
      queue.train(job(4), { priority: 2 }),
    ]);
    expect(groups[0]).toEqual([1, 4, 3]);
  });
});

describe("a process with several trainings", () => {
  test("gives each what it gets alone in a graph of the same size, byte for byte", async () => {
    const together = await runTrainers([{ job: job(1) }, { job: job(2) }], signal);
    const alone = await runTrainer(job(2), signal);
    expect(together.map(({ status }) => status)).toEqual(["trained", "trained"]);
    const [, second] = together;
    if (second?.status !== "trained" || alone.status !== "trained") throw new Error("not trained");
    expect(contentId(second.result)).toBe(contentId(alone.result));
  });

  test("tells each failure of the reward that has it, and trains the others", async () => {
    const bad = job(2, {}, "function reward(s, a, next) { return { up: 0 / 0 }; }");
    const [good, failed] = await runTrainers([{ job: job(1) }, { job: bad }], signal);
    expect(good!.status).toBe("trained");
    expect(failed).toMatchObject({ status: "failed", failure: { kind: "not-finite" } });
    expect(failed).not.toHaveProperty("shared");
  });

  test("that dies is no verdict: alone, each gets its own", async () => {
    const hog = 'function reward(s, a, next) { "x".repeat(2 ** 28).split(""); return { x: 1 }; }';
    const queue = new TrainingQueue(1, signal);
    const [good, bad] = await Promise.all([queue.train(job(1)), queue.train(job(2, {}, hog))]);
    expect(good.status).toBe("trained");
    expect(bad).toMatchObject({ status: "failed", failure: { kind: "memory" } });
  });
});
