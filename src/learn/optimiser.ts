/** Runs the epochs of PPO over one rollout, and owns the parameters and Adam's moments. */
import { FailureError } from "../core/outcome.ts";
import { block, threefry } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import { type Backend, type Executable, type FloatTensor, zeros } from "./backend.ts";
import type { Network } from "./network.ts";
import type { RolloutBatch } from "./rollout.ts";
import {
  ADAM_BETA1,
  ADAM_BETA2,
  ADAM_EPSILON,
  actionWidth,
  EXTRA_COLUMNS,
  METRICS,
  updateGraph,
} from "./update.ts";

/** How much the learning rate changes after a rollout in which the policy moved too little or too far. */
const RATE_CHANGE = 1.5;
/** The adapted learning rate stays within this factor of the settings'. */
const RATE_LIMIT = 10;

/** What an update replaces. */
interface State {
  readonly parameters: FloatTensor;
  readonly moment1: FloatTensor;
  readonly moment2: FloatTensor;
}

export class Optimiser {
  readonly #update: Executable;
  readonly #settings: LearnerSettings;
  readonly #seed: number;
  /** Two of each: an update reads one and writes the other, and nothing is copied. */
  #state: State;
  #spare: State;
  readonly #observation: FloatTensor;
  readonly #columns: FloatTensor;
  readonly #metrics = zeros(METRICS.length);
  readonly #step = zeros(2);
  readonly #order: Uint32Array;
  #rateFactor = 1;
  #updates = 0;
  #shuffles = 0;

  static async create(
    backend: Backend,
    network: Network,
    initial: Float32Array,
    settings: LearnerSettings,
    seed: number,
  ): Promise<Optimiser> {
    const { environments, rollout, minibatches } = settings;
    const rows = Math.floor((environments * rollout) / minibatches);
    if (rows < 1)
      throw new FailureError(
        "learner",
        `a rollout of ${environments} × ${rollout} rows cannot be split into ${minibatches} minibatches; lower \`minibatches\``,
      );
    return new Optimiser(
      await backend.compile(updateGraph(network, rows, settings)),
      network,
      initial,
      settings,
      seed,
      rows,
    );
  }

  private constructor(
    update: Executable,
    network: Network,
    initial: Float32Array,
    settings: LearnerSettings,
    seed: number,
    rows: number,
  ) {
    const state = (): State => ({
      parameters: zeros(network.size),
      moment1: zeros(network.size),
      moment2: zeros(network.size),
    });
    this.#update = update;
    this.#settings = settings;
    this.#seed = seed;
    this.#state = state();
    this.#spare = state();
    this.#state.parameters.data.set(initial);
    this.#observation = zeros(rows, network.observationSize);
    this.#columns = zeros(actionWidth(network) + EXTRA_COLUMNS, rows);
    this.#order = Uint32Array.from({ length: settings.environments * settings.rollout }, (_, i) => i);
  }

  /** The parameters now, `[network.size]`. They move to other memory with the next update. */
  get parameters(): FloatTensor {
    return this.#state.parameters;
  }

  /**
   * `epochs` passes over the rollout in shuffled minibatches; fewer when the policy moves further than `targetKl`.
   * Afterwards the learning rate follows the policy's movement if `adaptiveKl` asks for it.
   * @param learningRate of this rollout, before adaptation
   * @throws FailureError `learner` when a loss or gradient is not finite
   */
  async improve(batch: RolloutBatch, learningRate: number): Promise<void> {
    const { epochs, adaptiveKl, targetKl } = this.#settings;
    const rows = this.#observation.shape[0]!;
    const rate = learningRate * this.#rateFactor;
    for (let epoch = 0; epoch < epochs; epoch++) {
      this.#shuffle();
      for (let first = 0; first + rows <= batch.rows; first += rows) {
        this.#gather(batch, this.#order.subarray(first, first + rows));
        await this.#apply(rate);
      }
      if (targetKl !== undefined && this.#divergence > 1.5 * targetKl) break;
    }
    if (adaptiveKl !== undefined) this.#adapt(adaptiveKl);
  }

  /** Of the latest minibatch, in nats. */
  get #divergence(): number {
    return this.#metrics.data[METRICS.indexOf("divergence")]!;
  }

  /** The adaptive penalty of Schulman et al. 2017, with the learning rate in the place of the penalty's weight (as rl_games does). */
  #adapt(target: number): void {
    if (this.#divergence > 2 * target) this.#rateFactor /= RATE_CHANGE;
    else if (this.#divergence < target / 2) this.#rateFactor *= RATE_CHANGE;
    this.#rateFactor = Math.min(Math.max(this.#rateFactor, 1 / RATE_LIMIT), RATE_LIMIT);
  }

  async #apply(learningRate: number): Promise<void> {
    this.#updates++;
    const correction1 = 1 - ADAM_BETA1 ** this.#updates;
    const correction2 = Math.sqrt(1 - ADAM_BETA2 ** this.#updates);
    this.#step.data[0] = (learningRate * correction2) / correction1;
    this.#step.data[1] = ADAM_EPSILON * correction2;
    const next = this.#spare;
    await this.#update.run(
      { ...this.#state, observation: this.#observation, columns: this.#columns, step: this.#step },
      {
        nextParameters: next.parameters,
        nextMoment1: next.moment1,
        nextMoment2: next.moment2,
        metrics: this.#metrics,
      },
    );
    this.#spare = this.#state;
    this.#state = next;
    this.#metrics.data.forEach((value, i) => {
      if (!Number.isFinite(value))
        throw new FailureError(
          "learner",
          `the training diverged: ${METRICS[i]} is ${value} in update ${this.#updates}; lower the learning rate`,
        );
    });
  }

  /** Fisher and Yates, two draws a block. */
  #shuffle(): void {
    const order = this.#order;
    const shuffle = this.#shuffles++;
    for (let i = order.length - 1; i > 0; i--) {
      if ((order.length - 1 - i) % 2 === 0) threefry(this.#seed, shuffle, i, 0);
      const word = block[(order.length - 1 - i) % 2]!;
      const j = Math.floor(word * 2 ** -32 * (i + 1));
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
  }

  #gather(batch: RolloutBatch, rows: Uint32Array): void {
    const size = this.#observation.shape[1]!;
    const observation = this.#observation.data;
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i]! * size;
      for (let k = 0; k < size; k++) observation[i * size + k] = batch.observation[from + k]!;
    }
    batch.columns.forEach((column, k) => {
      const into = this.#columns.data.subarray(k * rows.length, (k + 1) * rows.length);
      for (let i = 0; i < rows.length; i++) into[i] = column[rows[i]!]!;
    });
  }

  dispose(): Promise<void> {
    return this.#update.dispose();
  }
}
