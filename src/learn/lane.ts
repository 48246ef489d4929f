/** One policy's own part of a rollout: its environment, reward, statistics and buffers. */
import type { Archive } from "../core/archive.ts";
import type { FastRandom } from "../core/fast-random.ts";
import type { LearnerSettings } from "../core/training.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import type { VectorEnvironment } from "../sim/vector-environment.ts";
import { type ActionSpace, createSampler, type SampledActions, type Sampler } from "./action.ts";
import { estimateAdvantages, normaliseAdvantages } from "./advantage.ts";
import { EpisodeReturns, type TrainingEpisode } from "./log/episode-returns.ts";
import { ObservationNormaliser, ReturnScaler } from "./running-statistics.ts";
import { CutEpisodes } from "./values.ts";

/** The rows of a rollout, row `t * environments + i`, as the update reads them. */
export interface RolloutBatch {
  readonly rows: number;
  /** Normalised, with a one behind each, `[rows, observationSize + 1]` and the rows after it. */
  readonly observation: Float32Array;
  /** Action (one array a control), log probability, advantage, target, and the value if it is clipped; each `[rows]`. */
  readonly columns: readonly Float32Array[];
}

export interface LaneParts {
  readonly space: ActionSpace;
  readonly environment: VectorEnvironment;
  readonly reward: RewardEvaluator;
  readonly settings: LearnerSettings;
  /** Of the actions. */
  readonly random: FastRandom;
}

export class Lane {
  readonly environment: VectorEnvironment;
  readonly reward: RewardEvaluator;
  readonly normaliser: ObservationNormaliser;
  readonly batch: RolloutBatch;
  /** Normalised observations by step, the last one after the rollout; views on the batch's, `[environments, observationSize + 1]`. */
  readonly slots: readonly Float32Array[];
  /** Final observations of the episodes that the time limit cut in this rollout. */
  readonly cut: CutEpisodes;
  /** Values of those, by row, `[rows]`. */
  readonly endValues: Float32Array;
  /** The critic's values when the actions were taken, `[rows]`. */
  readonly values: Float32Array;
  /** What the critic shall say, `[rows]`. */
  readonly targets: Float32Array;
  /** Episodes that ended in this rollout; their returns are known once it is rated. */
  readonly ended: TrainingEpisode[] = [];
  /** Mean of each term over the rollout's steps, not scaled. */
  readonly termMeans: number[] = [];
  readonly #settings: LearnerSettings;
  readonly #random: FastRandom;
  readonly #sampler: Sampler;
  readonly #scaler: ReturnScaler;
  readonly #returns: EpisodeReturns;
  readonly #sampled: SampledActions;
  readonly #advantages: Float32Array;
  readonly #rewards: Float64Array;
  readonly #ends: Uint8Array;

  /** @param observation room for the rollout's observations and the last ones: ones, `[(steps + 1) * environments, observationSize + 1]` */
  constructor({ space, environment, reward, settings, random }: LaneParts, observation: Float32Array) {
    const { count, observationSize, actionSize } = environment;
    const rows = count * settings.rollout;
    const width = count * (observationSize + 1);
    this.environment = environment;
    this.reward = reward;
    this.#settings = settings;
    this.#random = random;
    this.#sampler = createSampler(space, random);
    this.#scaler = new ReturnScaler(count, settings.discount);
    this.#returns = new EpisodeReturns(count);
    this.normaliser = new ObservationNormaliser(observationSize);
    this.cut = new CutEpisodes(observationSize);
    this.#sampled = {
      taken: Array.from({ length: actionSize }, () => new Float32Array(rows)),
      logProbability: new Float32Array(rows),
      sent: new Float32Array(count * actionSize),
    };
    this.#advantages = new Float32Array(rows);
    this.targets = new Float32Array(rows);
    this.values = new Float32Array(rows);
    this.#rewards = new Float64Array(rows);
    this.#ends = new Uint8Array(rows);
    this.endValues = new Float32Array(rows);
    this.slots = Array.from({ length: settings.rollout + 1 }, (_, t) =>
      observation.subarray(t * width, (t + 1) * width),
    );
    const { taken, logProbability } = this.#sampled;
    const columns = [...taken, logProbability, this.#advantages, this.targets];
    if (settings.valueClip !== undefined) columns.push(this.values);
    this.batch = { rows, observation, columns };
  }

  /** Saves or restores what decides the rollouts to come, between two of them. */
  archive(archive: Archive): void {
    this.environment.archive(archive);
    this.normaliser.archive(archive);
    this.#scaler.archive(archive);
    this.#random.archive(archive);
    this.#returns.archive(archive);
    this.reward.archive?.(archive);
  }

  /** Begins a rollout. */
  begin(): void {
    this.ended.length = 0;
  }

  /** Normalises the observations before step `t` into their slot; after the last step too. */
  observe(t: number): void {
    const acted = t < this.#settings.rollout;
    this.normaliser.normalise(this.environment.observation, this.slots[t]!, acted);
  }

  /**
   * Takes step `t`.
   * @param output of the actor, `[environments, outputs]`
   * @param logStd `[controls]`
   */
  act(t: number, output: Float32Array, logStd: Float32Array): void {
    const { environment } = this;
    const { count, observationSize } = environment;
    const base = t * count;
    const ends = this.#ends;
    this.#sampler(output, logStd, base, this.#sampled);
    environment.step(t, this.#sampled.sent);
    const { terminated, truncated, finalObservation } = environment;
    for (let i = 0; i < count; i++) {
      ends[base + i] = terminated[i]! | truncated[i]!;
      if (truncated[i] === 0) continue;
      const final = finalObservation.subarray(i * observationSize, (i + 1) * observationSize);
      this.normaliser.normalise(final, this.cut.add(base + i), false);
    }
    for (const end of environment.ended) this.ended.push({ ...end, row: base + end.instance, return: 0 });
  }

  /** Rewards of the whole rollout in one call, summed over the terms and scaled. */
  rate(): void {
    const { environment, reward } = this;
    reward.evaluate(this.batch.rows);
    this.#rewards.fill(0);
    for (let k = 0; k < reward.terms.length; k++)
      this.termMeans[k] = addTerm(this.#rewards, environment.columns.terms[k]!) / this.batch.rows;
    this.#returns.add(this.#rewards, this.#ends, this.ended);
    this.#scaler.scale(this.#rewards, this.#ends);
  }

  /**
   * Ends a rollout: advantages and targets.
   * @param values of all observations, `[(steps + 1) * environments]`
   */
  finish(values: Float32Array): void {
    this.values.set(values.subarray(0, this.batch.rows));
    estimateAdvantages(
      {
        environments: this.environment.count,
        rewards: this.#rewards,
        values,
        ends: this.#ends,
        endValues: this.endValues,
        discount: this.#settings.discount,
        lambda: this.#settings.gaeLambda,
      },
      this.#advantages,
      this.targets,
    );
    normaliseAdvantages(this.#advantages);
    this.normaliser.absorb();
  }
}

/** Adds a term to the rewards, and returns its sum. */
function addTerm(rewards: Float64Array, term: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < rewards.length; row++) {
    rewards[row]! += term[row]!;
    sum += term[row]!;
  }
  return sum;
}
