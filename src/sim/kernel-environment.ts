/** Vector environments made of kernel TypeScript: a compiled kernel, plus resets and episode books. */
import type { Archive } from "../core/archive.ts";
import { FailureError } from "../core/outcome.ts";
import { Random } from "../core/random.ts";
import { layoutOf, TransitionColumns } from "./columns.ts";
import type { Task } from "./environment.ts";
import { EpisodeBooks } from "./episodes.ts";
import { compileKernel, type Kernel } from "./kernel.ts";
import { type StateReader, stateReader, writeState } from "./state-rows.ts";
import type { EpisodeEnd, VectorEnvironment } from "./vector-environment.ts";

/** Part of an instance's random stream that staggers its clock; episodes use the parts from 0 on. */
const STAGGER = -1;

/**
 * `count` instances of a task, stepped together.
 *
 * Episode e of instance i draws only from the stream (seed, i, e), so it is the same however many instances run.
 * With a staggered reset the first, shortened episode of an instance is left out of `ended`.
 *
 * @param slots   rollout length; the columns have `slots * count` rows
 * @param streams instance i draws from the random stream of instance `i % streams`, so that several policies meet
 *                the same episodes side by side
 */
export function createVectorEnvironment(
  task: Task,
  count: number,
  slots: number,
  streams = count,
): KernelEnvironment {
  return new KernelEnvironment(task, count, slots, streams);
}

export class KernelEnvironment implements VectorEnvironment {
  readonly task: Task;
  readonly count: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly columns: TransitionColumns;
  readonly observation: Float32Array;
  readonly finalObservation: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly ended: EpisodeEnd[] = [];
  /** `fitness.of` of the latest step, `[count]`. */
  readonly stepFitness: Float64Array;
  /** `success.of` of the latest step, `[count]`. */
  readonly stepSuccess: Uint8Array;
  readonly #current: readonly Float32Array[];
  readonly #books: EpisodeBooks;
  readonly #kernel: Kernel;
  readonly #read: StateReader;
  /** 1 where the next step is the first of an episode. */
  readonly #starts: Uint8Array;
  readonly #streams: number;
  #random = new Random(0);

  constructor(task: Task, count: number, slots: number, streams = count) {
    const { environment } = task;
    this.#streams = streams;
    this.task = task;
    this.count = count;
    this.observationSize = environment.observation.length;
    this.actionSize = Object.keys(environment.action).length;
    this.columns = new TransitionColumns(layoutOf(environment, count, slots * count));
    this.observation = new Float32Array(count * this.observationSize);
    this.finalObservation = new Float32Array(count * this.observationSize);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.stepFitness = new Float64Array(count);
    this.stepSuccess = new Uint8Array(count);
    this.#current = this.columns.state.map(() => new Float32Array(count));
    this.#books = new EpisodeBooks(task, count);
    this.#read = stateReader(this.columns.layout.state);
    this.#starts = new Uint8Array(count);
    this.#kernel = compileKernel(task, {
      count,
      current: this.#current,
      columns: this.columns,
      observation: this.observation,
      terminated: this.terminated,
      fitness: this.stepFitness,
      success: this.stepSuccess,
    });
    this.reset(0);
  }

  reset(seed: number, stagger = false): void {
    this.#random = new Random(seed);
    this.terminated.fill(0);
    this.truncated.fill(0);
    this.ended.length = 0;
    for (let i = 0; i < this.count; i++) {
      const clock = stagger ? this.#random.seek(i % this.#streams, STAGGER).integer(this.task.horizon) : 0;
      this.#startEpisode(i, 0, clock);
    }
  }

  /** @throws FailureError of kind `learner` for actions that are not finite, `environment` for states that are not */
  step(slot: number, actions: Float32Array): void {
    const { count, terminated, truncated, ended, stepFitness, stepSuccess } = this;
    const { horizon } = this.task;
    const books = this.#books;
    const { clock } = books;
    const base = slot * count;
    this.columns.starts.set(this.#starts, base);
    this.#starts.fill(0);
    ended.length = 0;
    if (!Number.isFinite(this.#kernel(actions, base))) throw this.#notFinite(actions);
    books.record(stepFitness, stepSuccess);
    for (let i = 0; i < count; i++) {
      const terminates = terminated[i] === 1;
      truncated[i] = !terminates && clock[i]! >= horizon ? 1 : 0;
      if (!terminates && truncated[i] === 0) continue;
      const end = books.close(i, stepFitness[i]!, stepSuccess[i]!, terminates);
      if (end) ended.push(end);
      const from = i * this.observationSize;
      this.finalObservation.set(this.observation.subarray(from, from + this.observationSize), from);
      this.#startEpisode(i, books.episode[i]! + 1, 0);
    }
  }

  archive(archive: Archive): void {
    this.#random.archive(archive);
    this.#books.archive(archive);
    for (const column of this.#current) archive.array(column);
    archive.array(this.observation);
    archive.array(this.#starts);
  }

  #startEpisode(instance: number, episode: number, clock: number): void {
    const { environment } = this.task;
    const reset = this.task.reset ?? environment.reset;
    this.#books.start(instance, episode, clock);
    this.#starts[instance] = 1;
    const { state } = this.columns.layout;
    writeState(state, this.#current, instance, reset(this.#random.seek(instance % this.#streams, episode)));
    this.observation.set(
      environment.observe(this.#read(this.#current, instance)),
      instance * this.observationSize,
    );
  }

  #notFinite(actions: Float32Array): FailureError {
    return actions.every(Number.isFinite)
      ? new FailureError(
          "environment",
          `environment "${this.task.environment.id}" reached a state that is not finite; its step function needs a bound`,
        )
      : new FailureError("learner", "the policy gave an action that is not finite; its training diverged");
  }
}
