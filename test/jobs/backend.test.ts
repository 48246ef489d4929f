/** Trainings on every backend that this machine has, in the process that holds them. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { type BackendId, DEFAULT_BACKEND } from "../../src/core/backend-id.ts";
import { createJob } from "../../src/jobs/job.ts";
import { runTrainer } from "../../src/jobs/trainer-process.ts";
import { backends } from "../../src/learn/backends/index.ts";
import { settingsFor } from "../../src/learn/settings.ts";

/** Few episodes, which end early: a driver in software takes milliseconds for every step. */
const task = findTask("cartpole-balance");
const CANARY = "canary-8c1f";

function jobOn(backend?: BackendId) {
  return createJob({
    task: task.id,
    reward: {
      id: "test",
      javascript: "function reward(s, a, next) { return { upright: Math.cos(next.poleAngle) }; }",
    },
    seed: 1,
    steps: 64,
    settings: { ...settingsFor(task), environments: 8, rollout: 8, minibatches: 1, epochs: 2, hidden: [8] },
    checkpoints: 1,
    episodes: 2,
    ...(backend && { backend }),
  });
}

/** The environments of this process's children, now. */
function environmentsOfChildren(): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Number(parent) === process.pid ? [readFileSync(`/proc/${pid}/environ`, "utf8")] : [];
    } catch {
      return []; // no process, or one that has ended
    }
  });
}

async function trainOn(backend: BackendId) {
  const seen = new Set<string>();
  process.env.ANTHROPIC_API_KEY = CANARY;
  process.env[CANARY] = "1";
  try {
    const report = await runTrainer(
      jobOn(backend === DEFAULT_BACKEND ? undefined : backend),
      new AbortController().signal,
      () => {
        if (process.platform === "linux") for (const each of environmentsOfChildren()) seen.add(each);
      },
    );
    return { report, seen: [...seen] };
  } finally {
    delete process.env.ANTHROPIC_API_KEY;
    delete process.env[CANARY];
  }
}

test("the id of a job on the default backend does not name it", () => {
  expect(jobOn()).not.toHaveProperty("backend");
  expect(jobOn("onnx-webgpu").id).not.toBe(jobOn().id);
});

const entries = await Promise.all(
  Object.values(backends).map(async (entry) => ({ entry, found: await entry.find() })),
);

for (const { entry, found } of entries) {
  if (found.available) {
    describe(`a training on ${entry.id}`, () => {
      test("ends well, and its process knows only what the backend needs", async () => {
        const { report, seen } = await trainOn(entry.id);
        expect(report).toMatchObject({ status: "trained", result: { steps: 64 } });
        if (process.platform !== "linux") return;
        expect(seen.length).toBeGreaterThan(0);
        for (const environment of seen) {
          expect(environment).not.toContain(CANARY);
          const names = environment.split("\0").flatMap((line) => (line === "" ? [] : [line.split("=")[0]]));
          expect(entry.needs.variables).toEqual(expect.arrayContaining(names));
        }
      });
    });
  } else {
    test(`a training on ${entry.id}, which is not here, fails as the machine's`, async () => {
      const { report } = await trainOn(entry.id);
      expect(report).toMatchObject({
        status: "failed",
        failure: {
          kind: "machine",
          message: expect.stringContaining(`the backend ${entry.id} does not work here`),
        },
      });
    });
  }
}
