/**
 * What an environment and a task are. Both are plain data and pure scalar functions for one instance
 * ("kernel TypeScript"); the engine turns them into loops over columns.
 */

import type { Random } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { ActionOf, ActionSpecs, Constant, FieldSpecs, StateOf } from "./fields.ts";

export interface EnvironmentDefinition<
  S extends FieldSpecs = FieldSpecs,
  A extends ActionSpecs = ActionSpecs,
> {
  readonly id: string;
  /** A few words, e.g. "Cart-pole". */
  readonly title: string;
  /** What is simulated, in two or three sentences. */
  readonly description: string;
  /** Where the dynamics and constants come from, and how they are integrated. */
  readonly source: string;
  readonly state: S;
  readonly action: A;
  /** Masses, lengths and the like, the dynamics' own values: a reward on energies needs them. */
  readonly constants?: readonly Constant[] | undefined;
  /** Seconds between two actions. */
  readonly timestep: number;
  /** Names of the entries of {@link observe}, in order. */
  readonly observation: readonly string[];
  /** What the policy sees. Every entry should be of the order of 1. */
  observe(state: StateOf<S>): readonly number[];
  /** A first state. Reads only `random`. */
  reset(random: Random): StateOf<S>;
  /** The state one timestep later. Controls are already clipped to their ranges. */
  step(state: StateOf<S>, action: ActionOf<A>): StateOf<S>;
  /** Whether `state` ends the episode by itself (a failure or a goal); a time limit is not one. */
  terminated(state: StateOf<S>): boolean;
}

/** Turns per-step values of one episode into one number. */
export interface Measure<S extends FieldSpecs = FieldSpecs, A extends ActionSpecs = ActionSpecs> {
  readonly unit: string;
  /** What the number says, in one sentence. */
  readonly meaning: string;
  /** Lowest and highest value the measure can take. */
  readonly range: readonly [number, number];
  /** The value of one step. */
  of(state: StateOf<S>, action: ActionOf<A>, next: StateOf<S>): number;
  /** `mean` or `max` over the steps of the window. */
  readonly reduce: "mean" | "max";
  /** Share of the horizon at which the window starts, in [0, 1); the window ends with the horizon. */
  readonly from: number;
  /** What the steps after an early end count for: nothing, or the last value. */
  readonly afterEnd: "zero" | "hold";
}

/** A predicate on one step, and how much of the episode it must hold for. */
export interface Success<S extends FieldSpecs = FieldSpecs, A extends ActionSpecs = ActionSpecs> {
  /** The condition in plain words. */
  readonly meaning: string;
  of(state: StateOf<S>, action: ActionOf<A>, next: StateOf<S>): boolean;
  /** Share of the horizon at which the window starts, in [0, 1). */
  readonly from: number;
  /** Share of the window's steps on which `of` must hold; 0 means at least once. */
  readonly share: number;
  readonly afterEnd: "zero" | "hold";
}

/** Learner settings that suit a task; everything omitted takes the learner's default. */
export interface TrainingDefaults extends Partial<LearnerSettings> {
  /** Environment steps of one training. */
  readonly steps: number;
}

export interface TaskDefinition<S extends FieldSpecs = FieldSpecs, A extends ActionSpecs = ActionSpecs> {
  readonly id: string;
  readonly title: string;
  /** What a policy shall do, in plain language: this is what a designer reads. */
  readonly description: string;
  readonly environment: EnvironmentDefinition<S, A>;
  /** Time limit in steps. Reaching it truncates an episode. */
  readonly horizon: number;
  /** What ends an episode early, in plain language; empty when nothing does. */
  readonly endsWhen: string;
  /** Replaces the environment's `reset` for this task. */
  readonly reset?: (random: Random) => StateOf<S>;
  /** Replaces the environment's `terminated` for this task. */
  readonly terminated?: (state: StateOf<S>) => boolean;
  readonly fitness: Measure<S, A>;
  readonly success?: Success<S, A>;
  /** Reference rewards: reward modules in the environment's folder `rewards/`, by file name. */
  readonly rewards: { readonly human: string; readonly sparse: string };
  readonly training: TrainingDefaults;
}

/** A task whose field names are not known to the compiler: what the engine and the rooms above work with. */
// biome-ignore lint/suspicious/noExplicitAny: erases the field names, which no caller of the registry can know
export type Task = TaskDefinition<any, any>;

/** Declares an environment with inferred field names. */
export function defineEnvironment<const S extends FieldSpecs, const A extends ActionSpecs>(
  definition: EnvironmentDefinition<S, A>,
): EnvironmentDefinition<S, A> {
  return definition;
}

/** Declares a task of an environment with inferred field names. */
export function defineTask<const S extends FieldSpecs, const A extends ActionSpecs>(
  definition: TaskDefinition<S, A>,
): TaskDefinition<S, A> {
  return definition;
}
