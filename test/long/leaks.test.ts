import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { Critic } from "../../src/critic/index.ts";
import { createJob } from "../../src/jobs/job.ts";
import { TrainingQueue } from "../../src/jobs/queue.ts";
import { settingsFor } from "../../src/learn/settings.ts";
import { until } from "../until.ts";

const task = findTask("cartpole-swingup");
const warnings: string[] = [];
const onWarning = (warning: Error): void => {
  warnings.push(`${warning.name}: ${warning.message}`);
};
/** Temporary folders of this test alone. */
const temporary = mkdtempSync(join(tmpdir(), "leaks-"));
const { TMPDIR } = process.env;
beforeAll(() => {
  process.env.TMPDIR = temporary;
  process.on("warning", onWarning);
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  process.off("warning", onWarning);
  rmSync(temporary, { recursive: true });
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Megabytes of live JavaScript. */
function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const openFiles = (): number => readdirSync("/proc/self/fd").length;
/** Processes that this one has started and that are not gone, zombies included. */
const children = (): number[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
const resident = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

describe.skipIf(process.platform !== "linux")("nothing is left behind", () => {
  test("by 1,000 critiques in one critic, good and bad", async () => {
    const bodies = [
      "return { up: Math.cos(next.poleAngle) * K, effort: -0.01 * a.force };",
      "return { up: Math.log(next.cartPosition * K) };",
      "return { up: next.speed * K };",
      "if (next.poleAngle > K) return { up: 1 }; return {",
      "const list = [K]; return { up: list[2].y };",
    ];
    const before = { files: openFiles(), children: children().length };
    const critic = new Critic(task, { recycleAfter: 100 });
    const examiners = new Set<number>();
    const judge = async (k: number) =>
      critic.critique(
        `export function reward(s, a, next) { ${bodies[k % bodies.length]!.replace("K", String(1 + k))} }`,
      );
    const samples: { heap: number; parent: number; examiner: number; files: number; examiners: number }[] =
      [];
    for (let k = 0; k < 1000; k++) {
      await judge(k);
      for (const pid of children()) examiners.add(pid);
      if (k % 200 === 190) {
        // One that was just replaced may still be ending.
        await until(() => children().length <= before.children + 1);
        const examiner = Math.max(0, ...children().map(resident));
        samples.push({
          heap: heap(),
          parent: resident(process.pid),
          examiner,
          files: openFiles(),
          examiners: examiners.size,
        });
      }
    }
    critic.dispose();
    await until(() => children().length === before.children);
    const [first] = samples;
    const last = samples.at(-1)!;
    expect(last.heap - first!.heap).toBeLessThan(15);
    // The first hundreds fill what Node keeps for later; from then on nothing may grow.
    expect(last.parent - samples[2]!.parent).toBeLessThan(40);
    // Of five candidates three come as far as the examiner, with one or two questions each; it is replaced after 100.
    expect(last.examiners).toBeGreaterThanOrEqual(5);
    expect(last.examiners).toBeLessThanOrEqual(13);
    expect(last.examiner - first!.examiner).toBeLessThan(60);
    expect(last.files).toBe(first!.files);
    expect(openFiles()).toBeLessThanOrEqual(before.files);
    expect(readdirSync(temporary)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("by 200 trainings in one queue, a tenth of which fail", async () => {
    const controller = new AbortController();
    const queue = new TrainingQueue(2, controller.signal);
    const before = { files: openFiles(), children: children().length, heap: heap() };
    const job = (k: number) =>
      createJob({
        task: task.id,
        reward: {
          id: `r${k}`,
          javascript: `function reward(s, a, next) { return { up: ${k % 10 === 9 ? "NaN" : "Math.cos(next.poleAngle)"} * ${k} }; }`,
        },
        seed: k,
        steps: 1024,
        settings: { ...settingsFor(task), environments: 16, rollout: 64, epochs: 1, minibatches: 1 },
        checkpoints: 1,
        episodes: 2,
      });
    const reports = await Promise.all(Array.from({ length: 200 }, (_, k) => queue.train(job(k))));
    expect(reports.filter(({ status }) => status === "trained").length).toBe(180);
    expect(heap() - before.heap).toBeLessThan(30);
    expect(openFiles()).toBeLessThanOrEqual(before.files);
    expect(readdirSync(temporary)).toEqual([]);
    expect(children().length).toBe(before.children);
    expect(warnings).toEqual([]);
    controller.abort();
  });
});
