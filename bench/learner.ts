/**
 * PPO on cartpole-swingup in environment steps a second, with one and two processes, beside the measuring stick
 * `ppo-onnx.mjs` in the same run. Both have 256 environments, rollouts of 64, 4 epochs of 4 minibatches and 64×64
 * networks; ours steps the real engine and calls the real reward in its isolate, and its time includes both.
 *
 *     npx node bench/learner.ts [folder of the probe, default ../shared/probes or $PROBES]
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { quantile } from "../src/core/statistics.ts";

const ROUNDS = 5;
/** Rollouts of one measurement, for both. */
const ITERATIONS = 20;

interface Measured {
  readonly stepsPerSecond: number;
  /** Share of the training spent in the reward; only ours. */
  readonly rewardShare?: number;
}

const root = join(import.meta.dirname, "..");
const probes = process.argv[2] ?? process.env.PROBES ?? join(root, "../shared/probes");
const probe = join(probes, "ppo-onnx.mjs");

if (existsSync(probe)) await compare();
else
  console.log(
    `bench/learner: no measuring stick at ${probe}; name its folder as the first argument or in PROBES`,
  );

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "design-reward-bench-"));
  try {
    prepare(folder);
    const theirs = ["ppo-onnx.mjs", "256", String(ITERATIONS)];
    const ours = [join(root, "bench/learner-training.ts"), String(256 * 64 * ITERATIONS)];
    const rates = { theirs: [[], []] as number[][], ours: [[], []] as number[][] };
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const processes of [1, 2]) {
        const reference = await together(processes, theirs, folder);
        const measured = await together(processes, ours, root);
        rates.theirs[processes - 1]!.push(total(reference));
        rates.ours[processes - 1]!.push(total(measured));
        shares.push(...measured.map(({ rewardShare }) => rewardShare ?? 0));
      }
    for (const processes of [1, 2]) {
      const [reference, own] = [rates.theirs, rates.ours].map((all) => quantile(all[processes - 1]!, 0.5));
      const ratio = quantile(
        rates.ours[processes - 1]!.map((each, i) => each / rates.theirs[processes - 1]![i]!),
        0.5,
      );
      console.log(
        `${processes} process${processes > 1 ? "es" : ""}: ours ${Math.round(own!)} steps/s, probe ${Math.round(reference!)} steps/s, ratio ${ratio.toFixed(2)} (target 0.9)`,
      );
    }
    console.log(`reward's share of a training: ${(100 * quantile(shares, 0.5)).toFixed(1)} % (target 10 %)`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder in which the probe runs on the same onnxruntime-node as the project. */
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
  cpSync(probe, join(folder, "ppo-onnx.mjs"));
}

/** Runs a program in several processes at once; each prints one JSON line. */
function together(processes: number, program: readonly string[], cwd: string): Promise<Measured[]> {
  const run = promisify(execFile);
  return Promise.all(
    Array.from({ length: processes }, async () => {
      const { stdout } = await run(process.execPath, ["--no-node-snapshot", ...program], { cwd });
      return JSON.parse(stdout) as Measured;
    }),
  );
}

function total(all: readonly Measured[]): number {
  return all.reduce((sum, { stepsPerSecond }) => sum + stepsPerSecond, 0);
}
