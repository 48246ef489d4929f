import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { blameOf } from "../../src/core/outcome.ts";
import { createJob } from "../../src/jobs/job.ts";
import { TrainingQueue } from "../../src/jobs/queue.ts";
import { settingsFor } from "../../src/learn/settings.ts";

const task = findTask("cartpole-swingup");
const queue = new TrainingQueue(2, new AbortController().signal);

/** Trains without any gate in front: the outcome has to be right all the same. */
const train = (body: string) =>
  queue.train(
    createJob({
      task: task.id,
      reward: { id: "test", javascript: `let n = 0;\nfunction reward(s, a, next) { ${body} }` },
      seed: 1,
      steps: 16_000,
      settings: settingsFor(task),
      checkpoints: 2,
      episodes: 4,
    }),
  );
const rarely = "next.poleAngle > 3 && next.poleAngle < 3.1";

describe("a reward that misbehaves only in training", () => {
  test.each([
    [
      "a loop without end after 5000 calls",
      "if (n++ > 5000) for (;;); return { x: next.poleAngle };",
      "timeout",
    ],
    ["NaN in rare states", `return { x: ${rarely} ? NaN : next.poleAngle };`, "not-finite"],
    [
      "an exception in rare states",
      `if (${rarely}) throw new Error("\\u001b[2Jboo"); return { x: 1 };`,
      "crash",
    ],
    ["another term in rare states", `return ${rarely} ? { y: 1 } : { x: next.poleAngle };`, "contract"],
    [
      "memory without end in rare states",
      `if (${rarely}) { const l = []; for (;;) l.push([l.length]); } return { x: 1 };`,
      "memory",
    ],
    [
      "the process's memory in rare states",
      `if (${rarely}) "x".repeat(2 ** 28).split(""); return { x: 1 };`,
      "memory",
    ],
    ["a term that looks like a report", "return { '!zzz': 1 };", "contract"],
  ])("%s is blamed for it", async (_name, body, kind) => {
    const report = await train(body);
    expect(report).toMatchObject({ status: "failed", failure: { kind } });
    if (report.status !== "failed") return;
    expect(blameOf[report.failure.kind]).toBe("reward");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
    expect(report.failure.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  test.each([
    ["3e38 everywhere", "return { x: 3e38, y: 3e38 * Math.sign(next.poleVelocity) };"],
    ["3e38 in rare states", `return { x: ${rarely} ? 3e38 : 1e-30 };`],
    ["hardly anything", "return { x: 1e-45 * Math.sign(next.poleAngle) };"],
  ])("%s is trained on", async (_name, body) => {
    expect(await train(body)).toMatchObject({ status: "trained" });
  });

  test("a good reward trains after all of them", async () => {
    expect(await train("return { up: Math.cos(next.poleAngle) };")).toMatchObject({ status: "trained" });
  });
});
