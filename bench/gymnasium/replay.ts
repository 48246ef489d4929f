/** Replays transitions that Gymnasium recorded against the kernels of this folder. */
import { Random } from "../../src/core/random.ts";
import { mean, standardDeviation } from "../../src/core/statistics.ts";
import { compileReward } from "../../src/reward/compile.ts";
import { RewardIsolate } from "../../src/sandbox/isolate.ts";
import { layoutOf, TransitionColumns } from "../../src/sim/columns.ts";
import { compileKernel } from "../../src/sim/kernel.ts";
import { findClassic, gymnasiumReward } from "./tasks/index.ts";

/** What `verify.py` prints of one environment; `[rows]`, or `[rows, size]` where lists are in lists. */
export interface Trace {
  readonly environment: string;
  /** Version of the package. */
  readonly gymnasium: string;
  readonly horizon: number;
  /** Of each entry of the state at the start of an episode. */
  readonly resets: Readonly<Record<"mean" | "std" | "min" | "max", readonly number[]>>;
  readonly state: readonly (readonly number[])[];
  readonly action: readonly number[];
  readonly observation: readonly (readonly number[])[];
  readonly reward: readonly number[];
  readonly terminated: readonly number[];
}

/** Largest absolute differences, each as a share of the largest absolute value that Gymnasium gives (at least 1). */
export interface Difference {
  readonly observation: number;
  readonly reward: number;
  /** The sum of the task's fitness over an episode is to be the return: the same comparison for one step of it. */
  readonly fitness: number;
  /** Rows that end the episode in one of the two only. */
  readonly terminated: number;
}

/** Takes one step from each recorded state with the recorded action. */
export function replay(trace: Trace): Difference {
  const task = findClassic(trace.environment);
  const rows = trace.state.length;
  const columns = new TransitionColumns(layoutOf(task.environment, rows, rows));
  const observation = new Float32Array(rows * task.environment.observation.length);
  const terminated = new Uint8Array(rows);
  const fitness = new Float64Array(rows);
  const kernel = compileKernel(task, {
    count: rows,
    current: columns.state.map((_, k) => Float32Array.from(trace.state, (state) => state[k]!)),
    columns,
    observation,
    terminated,
    fitness,
    success: new Uint8Array(rows),
  });
  kernel(Float32Array.from(trace.action), 0);
  const { javascript } = compileReward(gymnasiumReward(task));
  using reward = new RewardIsolate(javascript, columns, { timeoutMs: 10_000, memoryMb: 64 });
  reward.evaluate(rows);
  const sums = trace.reward.map((_, row) =>
    reward.terms.reduce((sum, _name, k) => sum + columns.terms[k]![row]!, 0),
  );
  return {
    observation: farthest(observation, trace.observation.flat()),
    reward: farthest(sums, trace.reward),
    fitness: farthest(
      fitness.map((value) => value / task.horizon),
      trace.reward,
    ),
    terminated: trace.terminated.filter((value, row) => value !== terminated[row]).length,
  };
}

/** First states of `count` episodes, summarised as `verify.py` does. */
export function resetSummary(environment: string, count: number): Trace["resets"] {
  const { reset } = findClassic(environment).environment;
  const random = new Random(1);
  const states = Array.from({ length: count }, (_, i) =>
    Object.values(reset(random.seek(i, 0)) as Record<string, number>),
  );
  const over = (of: (values: readonly number[]) => number): number[] =>
    states[0]!.map((_, k) => of(states.map((state) => state[k]!)));
  return {
    mean: over(mean),
    std: over(standardDeviation),
    min: over((values) => Math.min(...values)),
    max: over((values) => Math.max(...values)),
  };
}

function farthest(ours: ArrayLike<number>, theirs: readonly number[]): number {
  let difference = 0;
  let size = 1;
  theirs.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - ours[i]!));
    size = Math.max(size, Math.abs(value));
  });
  return difference / size;
}
