/** Small trainings that are broken off at a checkpoint and continued from nothing but their state. */
import type { Trained } from "../../src/learn/finish.ts";
import type { Task } from "../../src/sim/environment.ts";
import { type SmallTraining, trainSmall } from "./train-small.ts";

export interface Left {
  readonly result: Trained["result"];
  /** By the steps at which they were offered. */
  readonly states: ReadonlyMap<number, Uint8Array | null>;
}

/** A training that nobody breaks off, and the states that it offers on the way. */
export async function uninterrupted(task: Task, options: SmallTraining): Promise<Left> {
  const states = new Map<number, Uint8Array | null>();
  const { result } = await trainSmall(task, {
    ...options,
    continuation: { from: null, onCheckpoint: async (steps, save) => void states.set(steps, await save()) },
  });
  return { result, states };
}

/** Goes on from a state with nothing else of the training that left it; `told` is what it said of the state. */
export async function resumed(task: Task, options: SmallTraining, from: Uint8Array) {
  const progress: number[] = [];
  const told: unknown[] = [];
  const { result } = await trainSmall(task, {
    ...options,
    continuation: { from, onResumed: (steps, refused) => told.push(steps, refused) },
    onProgress: ({ steps }) => progress.push(steps),
  });
  return { result, progress, told };
}
