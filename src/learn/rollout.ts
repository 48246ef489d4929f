/** Collects one rollout with the acting policy, and turns it into what an update reads. */
import type { Random } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import type { EpisodeEnd, VectorEnvironment } from "../sim/vector-environment.ts";
import { type ActionSpace, createSampler, type SampledActions, type Sampler } from "./action.ts";
import { estimateAdvantages, normaliseAdvantages } from "./advantage.ts";
import { type Backend, type Executable, type Tensor, zeros } from "./backend.ts";
import { input } from "./graph/value.ts";
import { multilayer, type Network, parameterOf } from "./network.ts";
import { ObservationNormaliser, ReturnScaler } from "./running-statistics.ts";

/** The rows of a rollout, row `t * environments + i`, as the update reads them. */
export interface RolloutBatch {
  readonly rows: number;
  /** Normalised, `[rows, observationSize]` and the rows after it. */
  readonly observation: Float32Array;
  /** Action (one array a control), log probability, advantage, target; each `[rows]`. */
  readonly columns: readonly Float32Array[];
}

export class Collector {
  readonly normaliser: ObservationNormaliser;
  readonly batch: RolloutBatch;
  readonly #network: Network;
  readonly #environment: VectorEnvironment;
  readonly #reward: RewardEvaluator;
  readonly #settings: LearnerSettings;
  readonly #actor: Executable;
  readonly #critic: Executable;
  readonly #sampler: Sampler;
  readonly #scaler: ReturnScaler;
  readonly #sampled: SampledActions;
  readonly #advantages: Float32Array;
  readonly #targets: Float32Array;
  readonly #rewards: Float64Array;
  readonly #ends: Uint8Array;
  readonly #endValues: Float32Array;
  /** Normalised observations by step, views on the batch's, `[environments, observationSize]`. */
  readonly #slots: readonly Tensor[];
  readonly #output: Tensor & { readonly data: Float32Array };
  /** Normalised final observations of truncated episodes, and the rows that they ended in. */
  #finals: Float32Array;
  readonly #truncatedRows: number[] = [];

  static async create(
    backend: Backend,
    network: Network,
    space: ActionSpace,
    environment: VectorEnvironment,
    reward: RewardEvaluator,
    settings: LearnerSettings,
    random: Random,
  ): Promise<Collector> {
    const parameters = input("parameters", [network.size]);
    const take = (list: Network["actor"]) => list.map((each) => parameterOf(parameters, each));
    const seen = input("observation", [environment.count, network.observationSize]);
    const actor = await backend.compile({ output: multilayer(seen, take(network.actor)) });
    const all = input("observation", ["rows", network.observationSize]);
    const critic = await backend.compile({ value: multilayer(all, take(network.critic)) });
    return new Collector(network, space, environment, reward, settings, random, actor, critic);
  }

  private constructor(
    network: Network,
    space: ActionSpace,
    environment: VectorEnvironment,
    reward: RewardEvaluator,
    settings: LearnerSettings,
    random: Random,
    actor: Executable,
    critic: Executable,
  ) {
    const { count, observationSize } = environment;
    const rows = count * settings.rollout;
    this.#network = network;
    this.#environment = environment;
    this.#reward = reward;
    this.#settings = settings;
    this.#actor = actor;
    this.#critic = critic;
    this.#sampler = createSampler(space, random);
    this.#scaler = new ReturnScaler(count, settings.discount);
    this.normaliser = new ObservationNormaliser(observationSize);
    this.#sampled = {
      taken: Array.from({ length: environment.actionSize }, () => new Float32Array(rows)),
      logProbability: new Float32Array(rows),
      sent: new Float32Array(count * environment.actionSize),
    };
    this.#advantages = new Float32Array(rows);
    this.#targets = new Float32Array(rows);
    this.#rewards = new Float64Array(rows);
    this.#ends = new Uint8Array(rows);
    this.#endValues = new Float32Array(rows);
    const observation = new Float32Array((rows + count) * observationSize);
    const width = count * observationSize;
    this.#slots = Array.from({ length: settings.rollout + 1 }, (_, t) => ({
      data: observation.subarray(t * width, (t + 1) * width),
      shape: [count, observationSize],
    }));
    this.#output = zeros(count, network.outputSize);
    this.#finals = new Float32Array(width);
    this.batch = {
      rows,
      observation,
      columns: [...this.#sampled.taken, this.#sampled.logProbability, this.#advantages, this.#targets],
    };
  }

  /**
   * Steps the environment through one rollout and fills {@link batch}.
   * @param parameters `[network.size]`
   * @returns the episodes that ended
   */
  async collect(parameters: Tensor & { readonly data: Float32Array }): Promise<EpisodeEnd[]> {
    const ended = await this.#act(parameters);
    this.#rate();
    const values = await this.#value(parameters);
    const { discount, gaeLambda } = this.#settings;
    estimateAdvantages(
      {
        environments: this.#environment.count,
        rewards: this.#rewards,
        values,
        ends: this.#ends,
        endValues: this.#endValues,
        discount,
        lambda: gaeLambda,
      },
      this.#advantages,
      this.#targets,
    );
    normaliseAdvantages(this.#advantages);
    this.normaliser.absorb();
    return ended;
  }

  async #act(parameters: Tensor & { readonly data: Float32Array }): Promise<EpisodeEnd[]> {
    const environment = this.#environment;
    const { count } = environment;
    const { logStd } = this.#network;
    const logStds =
      logStd === null
        ? parameters.data.subarray(0, 0)
        : parameters.data.subarray(logStd.offset, logStd.offset + logStd.size);
    const ended: EpisodeEnd[] = [];
    const into = { output: this.#output };
    this.#truncatedRows.length = 0;
    for (let t = 0; t < this.#settings.rollout; t++) {
      const slot = this.#slots[t]!;
      this.normaliser.normalise(environment.observation, slot.data as Float32Array, 0, true);
      await this.#actor.run({ parameters, observation: slot }, into);
      const base = t * count;
      this.#sampler(this.#output.data, logStds, base, this.#sampled);
      environment.step(t, this.#sampled.sent);
      for (let i = 0; i < count; i++) {
        const truncated = environment.truncated[i]!;
        this.#ends[base + i] = environment.terminated[i]! | truncated;
        if (truncated === 1) this.#keepFinal(i, base + i);
      }
      for (const end of environment.ended) ended.push({ ...end });
    }
    const last = this.#slots[this.#settings.rollout]!;
    this.normaliser.normalise(environment.observation, last.data as Float32Array, 0, false);
    return ended;
  }

  #keepFinal(instance: number, row: number): void {
    const size = this.#environment.observationSize;
    const offset = this.#truncatedRows.push(row) * size - size;
    if (offset + size > this.#finals.length) {
      const larger = new Float32Array(2 * this.#finals.length);
      larger.set(this.#finals);
      this.#finals = larger;
    }
    const final = this.#environment.finalObservation.subarray(instance * size, (instance + 1) * size);
    this.normaliser.normalise(final, this.#finals, offset, false);
  }

  /** Rewards of the whole rollout in one call, summed over the terms and scaled. */
  #rate(): void {
    this.#reward.evaluate(this.batch.rows);
    this.#rewards.fill(0);
    for (let k = 0; k < this.#reward.terms.length; k++) {
      const term = this.#environment.columns.terms[k]!;
      for (let row = 0; row < this.batch.rows; row++) this.#rewards[row]! += term[row]!;
    }
    this.#scaler.scale(this.#rewards, this.#ends);
  }

  /** Values of all observations of the rollout, `[steps + 1, environments]`; fills the values of cut episodes. */
  async #value(parameters: Tensor): Promise<Float32Array> {
    const size = this.#environment.observationSize;
    const evaluate = async (data: Float32Array): Promise<Float32Array> => {
      const value = zeros(data.length / size, 1);
      await this.#critic.run(
        { parameters, observation: { data, shape: [data.length / size, size] } },
        { value },
      );
      return value.data;
    };
    this.#endValues.fill(0);
    if (this.#truncatedRows.length > 0) {
      const finals = await evaluate(this.#finals.subarray(0, this.#truncatedRows.length * size));
      for (const [k, row] of this.#truncatedRows.entries()) this.#endValues[row] = finals[k]!;
    }
    return evaluate(this.batch.observation);
  }

  async dispose(): Promise<void> {
    await this.#actor.dispose();
    await this.#critic.dispose();
  }
}
