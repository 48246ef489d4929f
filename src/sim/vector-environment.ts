/** The interface between a simulator and the learner: many instances of one task, stepped together. */
import type { Archive } from "../core/archive.ts";
import type { TransitionColumns } from "./columns.ts";
import type { Task } from "./environment.ts";

/** An episode that ended in the latest step. */
export interface EpisodeEnd {
  readonly instance: number;
  /** Steps. */
  readonly length: number;
  readonly fitness: number;
  readonly success: boolean;
  readonly terminated: boolean;
}

/**
 * `count` instances of one task. A row of the columns is `slot * count + instance`. Episodes reset in the step
 * that ends them; the observation before the reset is kept, so that a time limit can be bootstrapped.
 */
export interface VectorEnvironment {
  readonly task: Task;
  readonly count: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly columns: TransitionColumns;
  /** Current observations, row-major `[count, observationSize]`. */
  readonly observation: Float32Array;
  /** Observations after the latest step and before any reset, `[count, observationSize]`; valid where an episode ended. */
  readonly finalObservation: Float32Array;
  /** 1 where the latest step ended the episode by itself, `[count]`. */
  readonly terminated: Uint8Array;
  /** 1 where the latest step reached the time limit without terminating, `[count]`. */
  readonly truncated: Uint8Array;
  /** Episodes that ended in the latest step, in order of instance. */
  readonly ended: readonly EpisodeEnd[];
  /**
   * Starts every instance anew.
   * @param stagger start each instance at a different time of its first episode, so that time limits spread out
   */
  reset(seed: number, stagger?: boolean): void;
  /**
   * One step of every instance into the rows of `slot`.
   * @param actions row-major `[count, actionSize]`, in the units of the controls (clipped here) or option indices
   */
  step(slot: number, actions: Float32Array): void;
  /** Saves or restores what decides the steps to come; the columns and what the latest step left are no part of it. */
  archive(archive: Archive): void;
}
