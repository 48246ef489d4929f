/**
 * What it costs to keep the states of a training: bytes, and processor time of saving and sending them in the trainer
 * process and of checking and writing them in its parent, beside the processor time of the training itself.
 * `npx node --no-node-snapshot bench/states.ts`: a state at each of ten checkpoints, more than a trainer keeps.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTask, referenceReward } from "../envs/index.ts";
import { contentId } from "../src/core/identity.ts";
import { createJob } from "../src/jobs/job.ts";
import { checkerOf } from "../src/jobs/trainer-events.ts";
import { settingsFor } from "../src/learn/settings.ts";
import { train } from "../src/learn/train.ts";
import { compileReward } from "../src/reward/compile.ts";
import { RewardIsolate } from "../src/sandbox/isolate.ts";
import { writeAtomic } from "../src/store/disk.ts";

const folder = mkdtempSync(join(tmpdir(), "design-reward-bench-"));

/** Milliseconds of this process on a processor so far. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(id: string, width: number, steps: number) {
  const task = findTask(id);
  const source = referenceReward(task, "human");
  const job = createJob({
    task: id,
    reward: { id: contentId(source), javascript: compileReward(source).javascript },
    seed: 1,
    steps,
    settings: { ...settingsFor(task), hidden: [width, width] },
    checkpoints: 10,
    episodes: 8,
  });
  const check = checkerOf(job);
  check({ type: "started" });
  const bytes: number[] = [];
  let child = 0;
  let parent = 0;
  const began = spent();
  await train(job, task, {
    createReward: (columns) =>
      new RewardIsolate(job.reward.javascript, columns, {
        timeoutMs: 5_000,
        memoryMb: 128,
        sameThread: true,
      }),
    onProgress: (event) => check(event),
    continuation: {
      from: null,
      async onCheckpoint(at, save) {
        const first = spent();
        const state = (await save())!;
        const line = JSON.stringify({
          type: "state",
          steps: at,
          state: Buffer.from(state).toString("base64"),
        });
        const second = spent();
        const event = check(JSON.parse(line));
        if (event?.type !== "state") throw new Error("the state was not believed");
        writeAtomic(join(folder, "state"), Buffer.from(event.state, "base64"), false);
        bytes.push(state.length);
        child += second - first;
        parent += spent() - second;
      },
    },
  });
  const training = spent() - began - child - parent;
  const percent = (ms: number): string => `${((100 * ms) / training).toFixed(2)} %`;
  const kilobytes = (count: number): string => `${Math.round(count / 1000)} kB`;
  console.log(
    `${id}, ${width} × ${width}, ${steps} steps: ${kilobytes(bytes[0]!)} at the first checkpoint, ${kilobytes(bytes.at(-1)!)} at the last; ` +
      `trainer ${(child / bytes.length).toFixed(1)} ms a state, ${percent(child)} of the training; ` +
      `parent ${(parent / bytes.length).toFixed(1)} ms, ${percent(parent)}`,
  );
}

try {
  for (const [width, steps] of [
    [64, 300_000],
    [256, 100_000],
  ] as const)
    for (let round = 0; round < 2; round++) await measure("cartpole-swingup", width, steps);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
