/** Keeps the books of episodes that run side by side: their length, their fitness and whether they succeeded. */
import type { Archive } from "../core/archive.ts";
import type { Task } from "./environment.ts";
import type { EpisodeEnd } from "./vector-environment.ts";

/** Rounding slack for products of a share and a number of steps. */
const SLACK = 1e-9;

/** First step (counted from 0) of a window that starts at a share of the horizon. */
function windowStart(from: number, horizon: number): number {
  return Math.floor(from * horizon + SLACK);
}

export class EpisodeBooks {
  /** Number of the current episode of each instance, `[count]`. */
  readonly episode: Int32Array;
  /** Steps since the start of the episode (or the staggered start of the clock), `[count]`. */
  readonly clock: Int32Array;
  /** 1 where the clock did not start at 0, so that the episode's measures are partial. */
  readonly #partial: Uint8Array;
  readonly #fitness: Float64Array;
  readonly #successes: Int32Array;
  readonly #task: Task;
  readonly #fitnessStart: number;
  readonly #successStart: number;

  constructor(task: Task, count: number) {
    this.#task = task;
    this.episode = new Int32Array(count);
    this.clock = new Int32Array(count);
    this.#partial = new Uint8Array(count);
    this.#fitness = new Float64Array(count);
    this.#successes = new Int32Array(count);
    this.#fitnessStart = windowStart(task.fitness.from, task.horizon);
    this.#successStart = windowStart(task.success?.from ?? 0, task.horizon);
  }

  /** Saves or restores the books of all instances. */
  archive(archive: Archive): void {
    for (const each of [this.episode, this.clock, this.#partial, this.#fitness, this.#successes])
      archive.array(each);
  }

  /** Starts episode `episode` of an instance with its clock at `clock`. */
  start(instance: number, episode: number, clock: number): void {
    this.episode[instance] = episode;
    this.clock[instance] = clock;
    this.#partial[instance] = clock > 0 ? 1 : 0;
    this.#fitness[instance] = this.#task.fitness.reduce === "max" ? Number.NEGATIVE_INFINITY : 0;
    this.#successes[instance] = 0;
  }

  /**
   * Enters one step of every instance and advances the clocks.
   * @param fitness `[count]`
   * @param success 0 or 1, `[count]`
   */
  record(fitness: Float64Array, success: Uint8Array): void {
    const { clock } = this;
    const measures = this.#fitness;
    const successes = this.#successes;
    const fitnessStart = this.#fitnessStart;
    const successStart = this.#successStart;
    const adds = this.#task.fitness.reduce === "mean";
    for (let i = 0; i < clock.length; i++) {
      const step = clock[i]!++;
      if (step >= fitnessStart)
        measures[i] = adds ? measures[i]! + fitness[i]! : Math.max(measures[i]!, fitness[i]!);
      if (step >= successStart) successes[i]! += success[i]!;
    }
  }

  /**
   * The measures of an episode that just ended, or null where they are partial.
   * @param fitness value of its last step
   * @param success value of its last step, 0 or 1
   */
  close(instance: number, fitness: number, success: number, terminated: boolean): EpisodeEnd | null {
    if (this.#partial[instance] === 1) return null;
    return {
      instance,
      length: this.clock[instance]!,
      fitness: this.#closeFitness(instance, fitness),
      success: this.#closeSuccess(instance, success),
      terminated,
    };
  }

  #closeFitness(instance: number, last: number): number {
    const { reduce, afterEnd } = this.#task.fitness;
    const start = this.#fitnessStart;
    const missing = this.#task.horizon - Math.max(this.clock[instance]!, start);
    const after = afterEnd === "hold" ? last : 0;
    const value = this.#fitness[instance]!;
    if (reduce === "max") return missing > 0 ? Math.max(value, after) : value;
    return (value + missing * after) / (this.#task.horizon - start);
  }

  #closeSuccess(instance: number, last: number): boolean {
    const { success, horizon } = this.#task;
    if (!success) return false;
    const start = this.#successStart;
    const missing = horizon - Math.max(this.clock[instance]!, start);
    const steps = this.#successes[instance]! + (success.afterEnd === "hold" ? missing * last : 0);
    return success.share === 0 ? steps > 0 : steps >= success.share * (horizon - start) - SLACK;
  }
}
