/** Runs the epochs of PPO over one rollout, and owns the parameters and Adam's moments. */
import { FailureError } from "../core/outcome.ts";
import { block, threefry } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import { type Backend, type Executable, type Tensor, zeros } from "./backend.ts";
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

type FloatTensor = Tensor & { readonly data: Float32Array };
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
  #updates = 0;
  #shuffles = 0;

  static async create(
    backend: Backend,
    network: Network,
    initial: Float32Array,
    settings: LearnerSettings,
    seed: number,
  ): Promise<Optimiser> {
    const rows = Math.floor((settings.environments * settings.rollout) / settings.minibatches);
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
   * `epochs` passes over the rollout in shuffled minibatches. Stops early when the policy has moved further than
   * the settings' target.
   * @param learningRate of this rollout
   * @throws FailureError `learner` when a loss or gradient is not finite
   */
  #ad = 1;
  async improve(batch: RolloutBatch, learningRate: number): Promise<void> {
    const K = Number(process.env.KL ?? 0);
    if (K > 0) learningRate *= this.#ad;
    try {
    const rows = this.#observation.shape[0]!;
    for (let epoch = 0; epoch < this.#settings.epochs; epoch++) {
      this.#shuffle();
      for (let first = 0; first + rows <= batch.rows; first += rows) {
        this.#gather(batch, this.#order.subarray(first, first + rows));
        await this.#apply(learningRate);
      }
      const limit = this.#settings.targetKl;
      if (limit !== undefined && this.#metrics.data[METRICS.indexOf("divergence")]! > 1.5 * limit) return;
    }
    } finally {
      const d = this.#metrics.data[METRICS.indexOf("divergence")]!;
      if (d > 2 * K) this.#ad /= 1.5; else if (d < K / 2) this.#ad *= 1.5;
      this.#ad = Math.min(Math.max(this.#ad, 0.1), 10);
    }
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
