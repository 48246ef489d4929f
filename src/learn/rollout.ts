/** Collects one rollout with the acting policy, and turns it into what an update reads. */
import type { Random } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import type { EpisodeEnd, VectorEnvironment } from "../sim/vector-environment.ts";
import { type ActionSpace, createSampler, type SampledActions, type Sampler } from "./action.ts";
import { estimateAdvantages, normaliseAdvantages } from "./advantage.ts";
import { type Backend, type Executable, type FloatTensor, zeros } from "./backend.ts";
import { input } from "./graph/value.ts";
import { multilayer, type Network, parameterOf } from "./network.ts";
import { ObservationNormaliser, ReturnScaler } from "./running-statistics.ts";
import { ValueEstimator } from "./values.ts";

/** The rows of a rollout, row `t * environments + i`, as the update reads them. */
export interface RolloutBatch {
  readonly rows: number;
  /** Normalised, `[rows, observationSize]` and the rows after it. */
  readonly observation: Float32Array;
  /** Action (one array a control), log probability, advantage, target; each `[rows]`. */
  readonly columns: readonly Float32Array[];
}

export interface CollectorParts {
  readonly backend: Backend;
  readonly network: Network;
  readonly space: ActionSpace;
  readonly environment: VectorEnvironment;
  readonly reward: RewardEvaluator;
  readonly settings: LearnerSettings;
  /** Of the actions. */
  readonly random: Random;
}

export class Collector {
  readonly normaliser: ObservationNormaliser;
  readonly batch: RolloutBatch;
  readonly #parts: CollectorParts;
  readonly #actor: Executable;
  readonly #values: ValueEstimator;
  readonly #sampler: Sampler;
  readonly #scaler: ReturnScaler;
  readonly #sampled: SampledActions;
  readonly #advantages: Float32Array;
  readonly #targets: Float32Array;
  readonly #rewards: Float64Array;
  readonly #ends: Uint8Array;
  readonly #endValues: Float32Array;
  /** Normalised observations by step, views on the batch's, `[environments, observationSize]`. */
  readonly #slots: readonly FloatTensor[];
  readonly #output: FloatTensor;

  static async create(parts: CollectorParts): Promise<Collector> {
    const { backend, network, environment } = parts;
    const parameters = input("parameters", [network.size]);
    const observation = input("observation", [environment.count, network.observationSize]);
    const layers = network.actor.map((each) => parameterOf(parameters, each));
    const actor = await backend.compile({ output: multilayer(observation, layers) });
    return new Collector(parts, actor, await ValueEstimator.create(backend, network));
  }

  private constructor(parts: CollectorParts, actor: Executable, values: ValueEstimator) {
    const { network, space, settings, random } = parts;
    const { count, observationSize, actionSize } = parts.environment;
    const rows = count * settings.rollout;
    this.#parts = parts;
    this.#actor = actor;
    this.#values = values;
    this.#sampler = createSampler(space, random);
    this.#scaler = new ReturnScaler(count, settings.discount);
    this.normaliser = new ObservationNormaliser(observationSize);
    this.#sampled = {
      taken: Array.from({ length: actionSize }, () => new Float32Array(rows)),
      logProbability: new Float32Array(rows),
      sent: new Float32Array(count * actionSize),
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
  async collect(parameters: FloatTensor): Promise<EpisodeEnd[]> {
    const { environment, settings } = this.#parts;
    const ended = await this.#act(parameters);
    this.#rate();
    estimateAdvantages(
      {
        environments: environment.count,
        rewards: this.#rewards,
        values: await this.#values.estimate(parameters, this.batch.observation, this.#endValues),
        ends: this.#ends,
        endValues: this.#endValues,
        discount: settings.discount,
        lambda: settings.gaeLambda,
      },
      this.#advantages,
      this.#targets,
    );
    normaliseAdvantages(this.#advantages);
    this.normaliser.absorb();
    return ended;
  }

  async #act(parameters: FloatTensor): Promise<EpisodeEnd[]> {
    const { environment, network, settings } = this.#parts;
    const { count, observationSize } = environment;
    const { offset, size } = network.logStd ?? { offset: 0, size: 0 };
    const logStd = parameters.data.subarray(offset, offset + size);
    const into = { output: this.#output };
    const ended: EpisodeEnd[] = [];
    for (let t = 0; t < settings.rollout; t++) {
      const observation = this.#slots[t]!;
      this.normaliser.normalise(environment.observation, observation.data, true);
      await this.#actor.run({ parameters, observation }, into);
      const base = t * count;
      this.#sampler(this.#output.data, logStd, base, this.#sampled);
      environment.step(t, this.#sampled.sent);
      for (let i = 0; i < count; i++) {
        const truncated = environment.truncated[i]!;
        this.#ends[base + i] = environment.terminated[i]! | truncated;
        if (truncated === 0) continue;
        const final = environment.finalObservation.subarray(i * observationSize, (i + 1) * observationSize);
        this.normaliser.normalise(final, this.#values.final(base + i), false);
      }
      for (const end of environment.ended) ended.push({ ...end });
    }
    this.normaliser.normalise(environment.observation, this.#slots[settings.rollout]!.data, false);
    return ended;
  }

  /** Rewards of the whole rollout in one call, summed over the terms and scaled. */
  #rate(): void {
    const { environment, reward } = this.#parts;
    reward.evaluate(this.batch.rows);
    this.#rewards.fill(0);
    for (let k = 0; k < reward.terms.length; k++) {
      const term = environment.columns.terms[k]!;
      for (let row = 0; row < this.batch.rows; row++) this.#rewards[row]! += term[row]!;
    }
    this.#scaler.scale(this.#rewards, this.#ends);
  }

  async dispose(): Promise<void> {
    await this.#actor.dispose();
    await this.#values.dispose();
  }
}
