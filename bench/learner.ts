/**
 * PPO in environment steps a second, with one and two processes, beside the measuring sticks in the same run:
 * `ppo-onnx.mjs`, a hand-written PPO graph with the environment and the reward inlined into one loop, and `gemm-onnx.mjs`,
 * the runtime's own rate of matrix products. All have 256 environments, rollouts of 64 and 4 epochs of 4 minibatches; ours
 * steps the real engine and calls the real reward in its isolate, and its time includes both. All clocks start when the
 * graphs are loaded. Ours is measured on the stick's own task, and on `cartpole-swingup`, which steps the same physics
 * twice an action and has a reward of five terms.
 *
 *     npx node bench/learner.ts [folder of the probes, default ../shared/probes or $PROBES]
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { quantile } from "../src/core/statistics.ts";
import { ISOLATE_FLAGS } from "../src/sandbox/node-flags.ts";

const ROUNDS = 7;
/** Environment steps of a rollout, in ours and in the probe. */
const ROLLOUT = 256 * 64;
const EPOCHS = 4;
const OBSERVATION = 5;
const ROWS = 4096;
const PROBES = ["ppo-onnx.mjs", "gemm-onnx.mjs"];
/** Rollouts of one measurement by width of the hidden layers. The probe has 64. */
const ITERATIONS = { 64: 80, 256: 6 };
/** What ours is measured with: a name, the width of its layers, and the task. */
const CASES = [
  { name: "the stick's task", width: 64, task: "stick" },
  { name: "`cartpole-swingup`", width: 64, task: "" },
  { name: "`cartpole-swingup`", width: 256, task: "" },
] as const;
/** At least so much faster than the probe at equal work, by processes. */
const TARGETS: Readonly<Record<number, number>> = { 1: 1.3, 2: 1.25 };
/** The matrix product's rate depends on the size: the best of these is the reference. */
const PRODUCT_SIZES = ["256", "512", "1024"];

interface Measured {
  readonly stepsPerSecond: number;
  /** Share of the training spent in the reward; only ours. */
  readonly rewardShare?: number;
}

const root = join(import.meta.dirname, "..");
const probes = process.argv[2] ?? process.env.PROBES ?? join(root, "../shared/probes");

if (PROBES.every((name) => existsSync(join(probes, name)))) await compare();
else
  console.log(
    `bench/learner: no ${PROBES.join(" and ")} in ${probes}; name their folder as the first argument or in PROBES`,
  );

/** Floating-point operations of one row's forward pass through one network: a product and a sum for every weight. */
function forward(width: number): number {
  return 2 * (OBSERVATION * width + width * width + width);
}

/** Of one row's update: forward, the weights' gradients, and the layers' gradients but the first's; actor and critic. */
function update(width: number): number {
  return 2 * (3 * forward(width) - 2 * OBSERVATION * width);
}

/** Of one environment step: acting, judging, and the epochs' updates. */
function step(width: number): number {
  return 2 * forward(width) + EPOCHS * update(width);
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "design-reward-bench-"));
  try {
    prepare(folder);
    const rates = new Map<string, number[]>();
    const note = (name: string, value: number): void => {
      rates.set(name, [...(rates.get(name) ?? []), value]);
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const processes of [1, 2]) await trainings(processes, folder, note);
      await products(folder, note);
    }
    report(rates);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Note = (name: string, value: number) => void;

/** Whole trainings: the probe's and ours, by turns. */
async function trainings(processes: number, folder: string, note: Note): Promise<void> {
  const probe = ["ppo-onnx.mjs", "256", String(ITERATIONS[64])];
  const theirs = total(await together<Measured>(processes, probe, folder));
  const training = join(root, "bench/learner-training.ts");
  note(`probe ${processes}`, theirs);
  for (const { width, task } of CASES) {
    const ours = [training, String(ROLLOUT * ITERATIONS[width]), String(width), task];
    const measured = await together<Measured>(processes, ours, root);
    note(`ours ${width} ${task} ${processes}`, total(measured));
    note(`ratio ${width} ${task} ${processes}`, total(measured) / theirs);
    if (width === 64 && task === "") for (const { rewardShare } of measured) note("reward", rewardShare ?? 0);
  }
}

/** The update graph alone, and the rate of plain matrix products. */
async function products(folder: string, note: Note): Promise<void> {
  const own = new Map<number, number>();
  for (const width of [64, 256]) {
    const updates = [join(root, "bench/learner-updates.ts"), String(width)];
    const [measured] = await together<{ milliseconds: number }>(1, updates, root);
    own.set(width, (ROWS * update(width)) / measured!.milliseconds / 1e6);
  }
  let best = 0;
  for (const size of PRODUCT_SIZES) {
    const [measured] = await together<{ gflopsPerSecond: number }>(1, ["gemm-onnx.mjs", size], folder);
    best = Math.max(best, measured!.gflopsPerSecond);
  }
  note("product", best);
  for (const [width, rate] of own) {
    note(`update ${width}`, rate);
    note(`share ${width}`, rate / best);
  }
}

function report(rates: ReadonlyMap<string, readonly number[]>): void {
  const median = (name: string): number => quantile(rates.get(name) ?? [], 0.5);
  const whole = (value: number): string => Math.round(value).toLocaleString("en");
  console.log(
    "| task | networks | processes | environment steps a second | GFLOP/s | measuring stick | ratio | target |",
  );
  console.log("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const { name, width, task } of CASES)
    for (const processes of [1, 2]) {
      const rate = median(`ours ${width} ${task} ${processes}`);
      const beside =
        width === 64
          ? `${whole(median(`probe ${processes}`))} | ${median(`ratio ${width} ${task} ${processes}`).toFixed(2)} | ${task === "stick" ? TARGETS[processes] : ""}`
          : "| |";
      console.log(
        `| ${name} | ${width}×${width} | ${processes} | ${whole(rate)} | ${((rate * step(width)) / 1e9).toFixed(1)} | ${beside} |`,
      );
    }
  console.log("\n| updates of 4,096 rows | GFLOP/s | matrix products, GFLOP/s | share | target |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  for (const width of [64, 256])
    console.log(
      `| ${width}×${width} | ${median(`update ${width}`).toFixed(1)} | ${median("product").toFixed(1)} | ${median(`share ${width}`).toFixed(2)} | ${width === 256 ? "0.60" : ""} |`,
    );
  console.log(`\nreward's share of a training: ${(100 * median("reward")).toFixed(1)} %`);
}

/** A folder in which the probes run on the same onnxruntime-node as the project. */
function prepare(folder: string): void {
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "onnx-proto"], {
    cwd: folder,
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
    const link = join(folder, "node_modules", name);
    rmSync(link, { recursive: true, force: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  for (const name of PROBES) cpSync(join(probes, name), join(folder, name));
}

/** Runs a program in several processes at once; each prints one JSON line. */
function together<Line>(processes: number, program: readonly string[], cwd: string): Promise<Line[]> {
  const run = promisify(execFile);
  return Promise.all(
    Array.from({ length: processes }, async () => {
      const { stdout } = await run(process.execPath, [...ISOLATE_FLAGS, ...program], { cwd });
      return JSON.parse(stdout) as Line;
    }),
  );
}

function total(all: readonly Measured[]): number {
  return all.reduce((sum, { stepsPerSecond }) => sum + stepsPerSecond, 0);
}
