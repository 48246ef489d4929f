/** Runs the epochs of PPO over one rollout of each policy, and owns the parameters and Adam's moments. */
import type { Archive } from "../core/archive.ts";
import { FailureError } from "../core/outcome.ts";
import type { LearnerSettings } from "../core/training.ts";
import { AdaptiveRate } from "./adaptive-rate.ts";
import { type Backend, type Executable, type FloatTensor, type Tensor, zeros } from "./backend.ts";
import { Course, type Pupil, type UpdateReport } from "./course.ts";
import type { RolloutBatch } from "./lane.ts";
import { gatheredMinibatch } from "./minibatch.ts";
import { Minibatches } from "./minibatches.ts";
import { type Network, stack } from "./network.ts";
import { PausedMoments } from "./paused-moments.ts";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON, columnCount, METRICS, updateGraph } from "./update.ts";

/** What an update replaces; each `[…stack, network.size]`. */
interface State {
  readonly parameters: FloatTensor;
  readonly moment1: FloatTensor;
  readonly moment2: FloatTensor;
}

/** Outputs that the next update reads; a backend with memory of its own leaves them there. */
const KEPT = ["nextParameters", "nextMoment1", "nextMoment2"];

export class Optimiser {
  readonly #backend: Backend;
  readonly #update: Executable;
  readonly #settings: LearnerSettings;
  readonly #pupils: readonly Pupil[];
  /** Two of each: an update reads one and writes the other, and nothing is copied. */
  #state: State;
  #spare: State;
  readonly #paused: PausedMoments;
  /** The rollouts of all policies, and which of their rows a minibatch takes. */
  readonly #records: FloatTensor;
  readonly #rows: Tensor;
  /** The same numbers by 32 bits. Little-endian, as every platform that the runtimes support. */
  readonly #rowNames: Uint32Array;
  readonly #metrics: FloatTensor;
  readonly #step: FloatTensor;

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
    const rows = Math.floor((environments * rollout) / minibatches);
    if (rows < 1)
      throw new FailureError(
        "learner",
        `a rollout of ${environments} × ${rollout} rows cannot be split into ${minibatches} minibatches; lower \`minibatches\``,
      );
    const columns = columnCount(network, settings);
    const minibatch = gatheredMinibatch(network, columns, environments * rollout, rows, starts.length);
    const graph = updateGraph(network, rows, settings, starts.length, minibatch);
    const update = await backend.compile(graph, KEPT);
    return new Optimiser(backend, update, network, settings, starts, rows);
  }

  private constructor(
    backend: Backend,
    update: Executable,
    network: Network,
    settings: LearnerSettings,
    starts: readonly { readonly parameters: Float32Array; readonly seed: number }[],
    rows: number,
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
    const rollout = settings.environments * settings.rollout;
    const width = network.observationSize + 1 + columnCount(network, settings);
    this.#records = zeros(starts.length * rollout, width);
    this.#rows = { data: new BigInt64Array(starts.length * rows), shape: [starts.length * rows] };
    this.#rowNames = new Uint32Array(this.#rows.data.buffer);
    this.#metrics = zeros(...lead, METRICS.length);
    this.#step = zeros(...lead, 2);
    this.#pupils = starts.map(({ seed }, p) => ({
      minibatches: new Minibatches(rollout, rows, seed, {
        firstRow: p * rollout,
        records: this.#records.data.subarray(p * rollout * width, (p + 1) * rollout * width),
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
      for (const { going, pupil } of courses) if (going) pupil.minibatches.shuffle();
      for (let k = 0; k < this.#pupils[0]!.minibatches.count; k++) await this.#apply(courses, k);
      for (const course of courses) course.endEpoch(targetKl);
    }
    await this.#backend.read?.(this.#state.parameters);
    return courses.map((course) => course.end());
  }

  /** One update of every policy that is still going. */
  async #apply(courses: readonly Course[], minibatch: number): Promise<void> {
    courses.forEach((course, p) => {
      const step = this.#own(this.#step, p);
      if (course.going) {
        const { pupil } = course;
        pupil.minibatches.name(minibatch, this.#share(this.#rowNames, p));
        writeStep(step, course.learningRate, ++pupil.updates);
      } else step.set([0, 1]);
    });
    const next = this.#spare;
    await this.#update.run(
      { ...this.#state, records: this.#records, rows: this.#rows, step: this.#step },
      {
        nextParameters: next.parameters,
        nextMoment1: next.moment1,
        nextMoment2: next.moment2,
        metrics: this.#metrics,
      },
    );
    courses.forEach((course, p) => {
      if (course.going) course.note(this.#own(this.#metrics, p));
    });
    this.#spare = this.#state;
    this.#state = next;
  }

  #own({ data }: FloatTensor, policy: number): Float32Array {
    return this.#share(data, policy);
  }

  #share<Data extends Float32Array | Uint32Array>(data: Data, policy: number): Data {
    const size = data.length / this.#pupils.length;
    return size === data.length ? data : (data.subarray(policy * size, (policy + 1) * size) as Data);
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
