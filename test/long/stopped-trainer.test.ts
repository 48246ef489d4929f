import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { createJob } from "../../src/jobs/job.ts";
import { runTrainer } from "../../src/jobs/trainer-process.ts";
import { settingsFor } from "../../src/learn/settings.ts";

const task = findTask("cartpole-swingup");
const job = createJob({
  task: task.id,
  reward: {
    id: "good",
    javascript: "function reward(s, a, next) { return { up: Math.cos(next.poleAngle) }; }",
  },
  seed: 1,
  steps: 100_000,
  settings: settingsFor(task),
  checkpoints: 2,
  episodes: 4,
});

/** Stops the trainer (SIGSTOP) at its second sign of life, and lets it go on after a while if told. */
async function trainStopped(forMs: number | null) {
  let signs = 0;
  return runTrainer(job, new AbortController().signal, () => {
    if (++signs !== 2) return;
    const pid = Number(readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ")[0]);
    process.kill(pid, "SIGSTOP");
    if (forMs !== null) setTimeout(() => process.kill(pid, "SIGCONT"), forMs);
  });
}

describe.skipIf(process.platform !== "linux")("a trainer that is stopped from outside", () => {
  test("for longer than its silence may last goes on where it was", async () => {
    const undisturbed = await runTrainer(job, new AbortController().signal);
    const report = await trainStopped(75_000);
    expect(report.status === "trained" && report.result).toEqual(
      undisturbed.status === "trained" && undisturbed.result,
    );
    expect(report.status).toBe("trained");
  });

  test("for good is the machine's fault", async () => {
    expect(await trainStopped(null)).toMatchObject({ status: "failed", failure: { kind: "machine" } });
  });
});
