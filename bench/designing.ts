/**
 * What a designer's waiting time costs a run: 3 generations of 4 candidates whose answers take some seconds, asked
 * for one generation after the other (`overlap` 0) and while the last trainings still run (`overlap` 1 and 2), beside
 * a designer that answers at once, in the same round. And the time from an answer to its verdict while trainings run.
 *
 *     npx node bench/designing.ts [seconds of an answer, default 5] [steps of a training, default 60000] [rounds, default 3]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findTask } from "../envs/index.ts";
import type { Designer } from "../src/core/candidate.ts";
import { quantile } from "../src/core/statistics.ts";
import { designReward, resolveConfig } from "../src/loop/index.ts";
import { createRun } from "../src/store/index.ts";

const CANDIDATES = 4;
const ITERATIONS = 3;

const [seconds = 5, steps = 60_000, rounds = 3] = process.argv.slice(2).map(Number);
const task = findTask("cartpole-swingup");

/** Rewards that differ, so that each is trained. */
function answer(generation: number, seat: number): string {
  const weight = 0.01 * (1 + generation * CANDIDATES + seat);
  return `export function reward(s, a, next) {
  const upright = Math.cos(next.poleAngle);
  const centred = -0.1 * Math.abs(next.cartPosition);
  const effort = -${weight.toFixed(2)} * Math.tanh(Math.abs(a.force) / 5);
  return { upright, centred, effort };
}
`;
}

function designerOf(latency: number): Designer {
  return {
    id: "bench",
    propose: async ({ generation }, seat) => {
      // Not all answers take the same time.
      await wait(1000 * latency * (1 + 0.1 * seat));
      return { text: answer(generation, seat), notes: {} };
    },
    repair: async () => null,
  };
}

interface Measured {
  readonly seconds: number;
  /** Milliseconds from each answer to its verdict. */
  readonly verdicts: readonly number[];
}

/** The time of the search: the final trainings are the same for all. */
async function measure(latency: number, overlap: number): Promise<Measured> {
  const runs = mkdtempSync(join(tmpdir(), "design-reward-bench-"));
  const config = resolveConfig(task, {
    model: "offline",
    candidates: CANDIDATES,
    iterations: ITERATIONS,
    steps,
    finalSeeds: 1,
    overlap,
  });
  const verdicts: number[] = [];
  let began = 0;
  let ended = 0;
  try {
    await designReward({
      folder: createRun(runs, config, new Date()),
      config,
      task,
      designer: designerOf(latency),
      observe: (signal) => {
        if (signal.type === "answered") verdicts.push(signal.milliseconds);
        if (signal.type !== "event") return;
        if (signal.event.type === "control-trained") began = performance.now();
        if (signal.event.type === "selected") ended = performance.now();
      },
      signal: new AbortController().signal,
    });
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
  return { seconds: (ended - began) / 1000, verdicts };
}

const cases = [
  { name: "answers at once", latency: 0, overlap: 0 },
  { name: "overlap 0", latency: seconds, overlap: 0 },
  { name: "overlap 1", latency: seconds, overlap: 1 },
  { name: "overlap 2", latency: seconds, overlap: 2 },
];
const times = cases.map((): number[] => []);
const verdicts: number[] = [];
for (let round = 0; round < rounds; round++) {
  for (const [index, { latency, overlap }] of cases.entries()) {
    const measured = await measure(latency, overlap);
    times[index]!.push(measured.seconds);
    verdicts.push(...measured.verdicts);
  }
}

const strict = times[1]!;
for (const [index, { name }] of cases.entries()) {
  const ratio = quantile(
    times[index]!.map((time, round) => time / strict[round]!),
    0.5,
  );
  console.log(
    `${name.padEnd(16)} search ${quantile(times[index]!, 0.5).toFixed(1)} s, ${ratio.toFixed(2)} × overlap 0`,
  );
}
console.log(
  `answer to verdict: median ${quantile(verdicts, 0.5).toFixed(0)} ms, 95 % within ${quantile(verdicts, 0.95).toFixed(0)} ms, longest ${Math.max(...verdicts).toFixed(0)} ms of ${verdicts.length} (target 1000)`,
);
