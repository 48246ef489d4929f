/** Who is measured, with which program, and on how many cores and threads. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ISOLATE_FLAGS } from "../../src/sandbox/node-flags.ts";
import type { Library } from "./installation.ts";

export interface Contender {
  readonly name: string;
  /** What it needs installed; ours needs nothing. */
  readonly library?: Library;
  /** Arguments of its interpreter. */
  readonly program: (steps: number, threads: number) => readonly string[];
  /** Share of the steps that it is measured over, so that the slow ones take seconds too. */
  readonly share: number;
  /** Share of the steps of the learning check. */
  readonly learningShare: number;
}

/** What a program prints. */
export interface Measured {
  /** Environment steps a second while learning, compilation left out. */
  readonly stepsPerSecond: number;
  /** Mean fitness of the latest training episodes, of the exploring policy; null before the first has ended. */
  readonly fitness: number | null;
  /** Only of what compiles. */
  readonly compileSeconds?: number;
}

/** How cores are used: by several trainings of one thread each, or by one training of several threads. */
export interface Way {
  readonly processes: number;
  readonly threads: number;
  /** Processes × threads of them, where it does not say. */
  readonly cores?: number;
}

const here = import.meta.dirname;
const file = (name: string) => join(here, name);

export const ours: Contender = {
  name: "design-reward",
  program: (steps) => [...ISOLATE_FLAGS, join(here, "../learner-training.ts"), String(steps)],
  share: 1,
  learningShare: 1,
};

const stableBaselines = (kind: string, name: string, share: number, learningShare = 1): Contender => ({
  name: `Stable-Baselines3, ${name}`,
  library: "Stable-Baselines3",
  program: (steps, threads) => [file("sb3.py"), kind, String(steps), String(threads)],
  share,
  learningShare,
});

export const peers: readonly Contender[] = [
  stableBaselines("default", "its default shape (1 × 2048, minibatches of 64)", 1 / 20, 1 / 5),
  stableBaselines("dummy", "DummyVecEnv (256 × 64)", 1),
  stableBaselines("batched", "NumPy VecEnv (256 × 64)", 1),
  {
    name: "CleanRL, its script unchanged (256 × 64)",
    library: "CleanRL",
    program: (steps) => [file("cleanrl_unchanged.py"), String(steps)],
    share: 1 / 4,
    learningShare: 1,
  },
  {
    name: "PureJaxRL's structure, written anew (256 × 64)",
    library: "JAX",
    program: (steps) => [file("purejaxrl.py"), String(steps)],
    share: 1,
    learningShare: 1,
  },
];

/** Steps of one rollout of 256 × 64, to which numbers of steps are rounded up. */
export const ROLLOUT = 256 * 64;

const execute = promisify(execFile);

/** Cores that this process may use, as Linux numbers them. */
function allowedCores(): number[] {
  const [, list] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))!;
  return list!.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number);
    return Array.from({ length: (last ?? first!) - first! + 1 }, (_, i) => first! + i);
  });
}

const pinned = process.platform === "linux" ? allowedCores() : null;

/** Cores of the second measurement: two, or one where there are no more. */
export const CORES = Math.min(2, availableParallelism());

/**
 * Runs a program once in every process of `way`, held to as many cores.
 * @param cwd scratch folder; CleanRL writes its logs there
 * @throws Error with the program's last words where it fails
 */
export async function measure(
  { name, program }: Contender,
  interpreter: string,
  steps: number,
  { processes, threads, cores = processes * threads }: Way,
  cwd: string,
): Promise<Measured[]> {
  const command = [interpreter, ...program(Math.ceil(steps / ROLLOUT) * ROLLOUT, threads)];
  // taskset comes with every Linux; elsewhere the settings of the threads must do.
  if (pinned) command.unshift("taskset", "-c", pinned.slice(0, cores).join(","));
  const env = {
    ...process.env,
    PYTHONPATH: here,
    PYTHONDONTWRITEBYTECODE: "1",
    OMP_NUM_THREADS: String(threads),
    ...(threads === 1 && { XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false" }),
  };
  return Promise.all(
    Array.from({ length: processes }, async () => {
      try {
        const { stdout } = await execute(command[0]!, command.slice(1), { cwd, env, maxBuffer: 2 ** 26 });
        return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measured;
      } catch (error) {
        const { stderr } = error as { readonly stderr?: string };
        throw new Error(`${name} failed: ${(stderr || String(error)).trim().split("\n").at(-1)}`);
      }
    }),
  );
}
