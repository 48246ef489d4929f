/** Runs the epochs of PPO over one rollout of each policy, and owns the parameters and Adam's moments. */
import type { Archive } from "../core/archive.ts";
import { FailureError } from "../core/outcome.ts";
import type { LearnerSettings } from "../core/training.ts";
import { AdaptiveRate } from "./adaptive-rate.ts";
import { type Backend, type Executable, type FloatTensor, type Tensor, zeros } from "./backend.ts";
import { Course, type Pupil, type UpdateReport } from "./course.ts";
import type { RolloutBatch } from "./lane.ts";
import { gatheredMinibatch } from "./minibatch.ts";
import { Minibatches, minibatchSizes } from "./minibatches.ts";
import { type Network, stack } from "./network.ts";
import { PausedMoments } from "./paused-moments.ts";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON, columnCount, METRICS, updateGraph } from "./update.ts";

/** What an update replaces; each `[…stack, network.size]`. */
interface State {
  readonly parameters: FloatTensor;
  readonly moment1: FloatTensor;
  readonly moment2: FloatTensor;
}

/** What an update takes over from the one before, by what that calls it; a backend with memory of its own leaves it there. */
const CARRY = { parameters: "nextParameters", moment1: "nextMoment1", moment2: "nextMoment2" };

/** By minibatch, and then by policy. */
interface Epoch {
  /** Which of the records a minibatch takes, `[minibatches, policies * blocks of a minibatch]`. */
  readonly blocks: Tensor & { readonly data: Int32Array };
  /** Adam's step size and ε, `[minibatches, …stack, 2]`. */
  readonly step: FloatTensor;
  /** `[minibatches, …stack, METRICS.length]` */
  readonly metrics: FloatTensor;
}

export class Optimiser {
  readonly #backend: Backend;
  readonly #update: Executable;
  readonly #settings: LearnerSettings;
  readonly #pupils: readonly Pupil[];
  /** Two of each: an update reads one and writes the other, and nothing is copied. */
  #state: State;
  #spare: State;
  readonly #paused: PausedMoments;
  /** Updates in an epoch. */
  readonly #minibatches: number;
  /** The rollouts of all policies. */
  readonly #records: FloatTensor;
  /** What an epoch's updates are fed and what they measure; each has an axis `[minibatches]` in front. */
  readonly #epoch: Epoch;

  /**
   * @param starts first parameters `[network.size]` of each policy, and the seed of its shuffles
   * @throws FailureError `learner` when a rollout has fewer rows than minibatches, or the backend refuses the graph
   */
  static async create(
    backend: Backend,
    network: Network,
    settings: LearnerSettings,
    starts: readonly { readonly parameters: Float32Array; readonly seed: number }[],
  ): Promise<Optimiser> {
    const { environments, rollout, minibatches } = settings;
    const sizes = minibatchSizes(settings);
    const { rows, count } = sizes;
    if (rows < 1)
      throw new FailureError(
        "learner",
        `a rollout of ${environments} × ${rollout} rows cannot be split into ${minibatches} minibatches; lower \`minibatches\``,
      );
    const columns = columnCount(network, settings);
    const minibatch = gatheredMinibatch(network, columns, environments * rollout, sizes, starts.length);
    const graph = updateGraph(network, rows, settings, starts.length, minibatch);
    const update = await backend.compile(graph, {
      kept: Object.values(CARRY),
      scan: { length: count, carry: CARRY, sequences: ["blocks", "step"] },
    });
    return new Optimiser(backend, update, network, settings, starts);
  }

  private constructor(
    backend: Backend,
    update: Executable,
    network: Network,
    settings: LearnerSettings,
    starts: readonly { readonly parameters: Float32Array; readonly seed: number }[],
  ) {
    const lead = stack(starts.length);
    const state = (): State => ({
      parameters: zeros(...lead, network.size),
      moment1: zeros(...lead, network.size),
      moment2: zeros(...lead, network.size),
    });
    this.#backend = backend;
    this.#paused = new PausedMoments(backend, network.size);
    this.#update = update;
    this.#settings = settings;
    this.#state = state();
    this.#spare = state();
    starts.forEach(({ parameters }, p) => {
      this.#state.parameters.data.set(parameters, p * network.size);
    });
    const { rows, count, block } = minibatchSizes(settings);
    const blocks = (settings.environments * settings.rollout) / block;
    const width = block * (network.inputSize + columnCount(network, settings));
    const named = (starts.length * rows) / block;
    this.#minibatches = count;
    this.#records = zeros(starts.length * blocks, width);
    this.#epoch = {
      blocks: { data: new Int32Array(count * named), shape: [count, named] },
      step: zeros(count, ...lead, 2),
      metrics: zeros(count, ...lead, METRICS.length),
    };
    this.#pupils = starts.map(({ seed }, p) => ({
      minibatches: new Minibatches(blocks, seed, {
        first: p * blocks,
        records: this.#records.data.subarray(p * blocks * width, (p + 1) * blocks * width),
      }),
      rate: new AdaptiveRate(settings.adaptiveKl),
      updates: 0,
    }));
  }

  /** The parameters now, `[…stack, network.size]`. They move to other memory with the next update. */
  get parameters(): FloatTensor {
    return this.#state.parameters;
  }

  /** One policy's parameters now, `[network.size]`: a view. */
  parametersOf(policy: number): Float32Array {
    return this.#own(this.#state.parameters, policy);
  }

  /** Brings what {@link archive} saves up to date. */
  async settle(): Promise<void> {
    const { parameters, moment1, moment2 } = this.#state;
    await this.#backend.read?.(parameters, moment1, moment2);
  }

  /** Saves or restores one policy's parameters, moments, learning rate and shuffles. */
  archive(policy: number, archive: Archive): void {
    const { parameters, moment1, moment2 } = this.#state;
    for (const each of [parameters, moment1, moment2]) archive.array(this.#own(each, policy));
    if (archive.restoring) this.#backend.wrote?.(parameters, moment1, moment2);
    const pupil = this.#pupils[policy]!;
    pupil.updates = archive.number(pupil.updates);
    pupil.rate.archive(archive);
    pupil.minibatches.archive(archive);
  }

  /**
   * `epochs` passes over the rollouts in shuffled minibatches; fewer for a policy that moves further than `targetKl`.
   * Afterwards each policy's learning rate follows its movement if `adaptiveKl` asks for it.
   * @param batches       of each policy; null for one that takes no further part
   * @param learningRates of each policy in this rollout, before adaptation
   * @returns for each policy what happened, a fault (kind `learner`) if it diverged, or null for null
   */
  async improve(
    batches: readonly (RolloutBatch | null)[],
    learningRates: readonly number[],
  ): Promise<(UpdateReport | FailureError | null)[]> {
    const { epochs, targetKl } = this.#settings;
    const courses = batches.map((batch, p) => {
      const pupil = this.#pupils[p]!;
      if (batch !== null) pupil.minibatches.load(batch);
      return new Course(pupil, batch !== null, learningRates[p]!);
    });
    const policies = (going: boolean): number[] =>
      courses.flatMap((course, p) => (course.going === going ? [p] : []));
    const { moment1, moment2 } = this.#state;
    await this.#paused.resume(policies(true), [moment1, moment2]);
    for (let epoch = 0; epoch < epochs && policies(true).length > 0; epoch++) {
      await this.#paused.pause(policies(false), [this.#state.moment1, this.#state.moment2]);
      await this.#apply(courses);
      for (const course of courses) course.endEpoch(targetKl);
    }
    await this.#backend.read?.(this.#state.parameters);
    return courses.map((course) => course.end());
  }

  /** One epoch of every policy that is still going. */
  async #apply(courses: readonly Course[]): Promise<void> {
    const { blocks, step, metrics } = this.#epoch;
    const count = this.#minibatches;
    courses.forEach(({ going, pupil, learningRate }, p) => {
      if (going) pupil.minibatches.shuffle();
      for (let k = 0; k < count; k++) {
        if (going) pupil.minibatches.name(k, this.#part(blocks.data, k, p));
        writeStep(this.#part(step.data, k, p), going ? learningRate : 0, pupil.updates + k + 1);
      }
    });
    const next = this.#spare;
    await this.#update.run(
      { ...this.#state, records: this.#records, blocks, step },
      {
        nextParameters: next.parameters,
        nextMoment1: next.moment1,
        nextMoment2: next.moment2,
        metrics,
      },
    );
    courses.forEach((course, p) => {
      for (let k = 0; k < count && course.going; k++) course.note(this.#part(metrics.data, k, p));
    });
    this.#spare = this.#state;
    this.#state = next;
  }

  /** What belongs to one policy in one minibatch of an epoch: a view. */
  #part<Data extends Float32Array | Int32Array>(data: Data, minibatch: number, policy: number): Data {
    const policies = this.#pupils.length;
    const size = data.length / this.#minibatches / policies;
    const first = (minibatch * policies + policy) * size;
    return data.subarray(first, first + size) as Data;
  }

  /** What belongs to one policy of the state: a view. */
  #own({ data }: FloatTensor, policy: number): Float32Array {
    const size = data.length / this.#pupils.length;
    return size === data.length ? data : data.subarray(policy * size, (policy + 1) * size);
  }

  dispose(): Promise<void> {
    return this.#update.dispose();
  }
}

/** Adam's step size and ε with the bias correction of update number `count`. */
function writeStep(step: Float32Array, learningRate: number, count: number): void {
  const correction1 = 1 - ADAM_BETA1 ** count;
  const correction2 = Math.sqrt(1 - ADAM_BETA2 ** count);
  step[0] = (learningRate * correction2) / correction1;
  step[1] = ADAM_EPSILON * correction2;
}
