/** Small trainings that are broken off at a checkpoint and continued from nothing but their state. */
import type { Metrics } from "../../src/core/training.ts";
import type { Trained } from "../../src/learn/finish.ts";
import type { ProgressEvent } from "../../src/learn/trainee.ts";
import type { Task } from "../../src/sim/environment.ts";
import { type SmallTraining, trainSmall } from "./train-small.ts";

/** What was told after a rollout, but for the times. */
export interface Logged {
  readonly steps: number;
  readonly fitness: number | null;
  readonly metrics: Metrics;
}

const logged = ({ steps, fitness, metrics }: ProgressEvent): Logged => ({
  steps,
  fitness,
  metrics: Object.fromEntries(
    Object.entries(metrics).filter(([name]) => name !== "time/fps" && name !== "time/time_elapsed"),
  ),
});

export interface Left {
  readonly result: Trained["result"];
  /** By the steps at which they were offered. */
  readonly states: ReadonlyMap<number, Uint8Array | null>;
  readonly progress: readonly Logged[];
}

/** A training that nobody breaks off, and the states that it offers on the way. */
export async function uninterrupted(task: Task, options: SmallTraining): Promise<Left> {
  const states = new Map<number, Uint8Array | null>();
  const progress: Logged[] = [];
  const { result } = await trainSmall(task, {
    ...options,
    continuation: { from: null, onCheckpoint: async (steps, save) => void states.set(steps, await save()) },
    onProgress: (event) => progress.push(logged(event)),
  });
  return { result, states, progress };
}

/** Goes on from a state with nothing else of the training that left it; `told` is what it said of the state. */
export async function resumed(task: Task, options: SmallTraining, from: Uint8Array) {
  const progress: Logged[] = [];
  const told: unknown[] = [];
  const { result } = await trainSmall(task, {
    ...options,
    continuation: { from, onResumed: (steps, refused) => told.push(steps, refused) },
    onProgress: (event) => progress.push(logged(event)),
  });
  return { result, progress, told };
}
