/**
 * What a training logs after every rollout, under the names of Stable-Baselines3 and with its signs and definitions
 * (2.9.2: `ppo/ppo.py`, `common/on_policy_algorithm.py`). `docs/logging.md` tells what each number means.
 */
import { mean } from "../../core/statistics.ts";
import type { LearnerSettings, Metrics } from "../../core/training.ts";
import type { UpdateReport } from "../course.ts";
import { minibatchSizes } from "../minibatches.ts";
import { boundLogStd } from "../policy-head.ts";
import type { TrainingEpisode } from "./episode-returns.ts";

/** Every name but those of the terms, which are `reward/<term>`. */
export const METRIC_NAMES = [
  "rollout/ep_rew_mean",
  "rollout/ep_len_mean",
  "task/fitness",
  "task/success",
  "train/approx_kl",
  "train/clip_fraction",
  "train/clip_range",
  "train/clip_range_vf",
  "train/entropy_loss",
  "train/explained_variance",
  "train/grad_norm",
  "train/learning_rate",
  "train/loss",
  "train/n_updates",
  "train/policy_gradient_loss",
  "train/std",
  "train/value_loss",
  "time/fps",
  "time/iterations",
  "time/time_elapsed",
  "time/total_timesteps",
] as const;

type MetricName = (typeof METRIC_NAMES)[number];

/** Significant digits that are logged: as many as the single precision of most of the numbers bears, and no more. */
const DIGITS = 6;
/** Entropy of a standard normal distribution in nats, ½ ln 2πe: what our entropy leaves out for each control. */
const NORMAL_ENTROPY = 0.5 * Math.log(2 * Math.PI * Math.E);

/** A rollout that was learnt from. */
export interface LearntRollout {
  readonly settings: LearnerSettings;
  readonly report: UpdateReport;
  /** The Gaussian policy's parameter after the updates, `[controls]`; null for a choice. */
  readonly logStd: ArrayLike<number> | null;
  /** What the critic said when the actions were taken, and what it should have said, `[rows]` each. */
  readonly values: Float32Array;
  readonly targets: Float32Array;
  /** Means of the reward's terms over the rollout's steps, by name. */
  readonly terms: readonly (readonly [name: string, mean: number])[];
  /** The latest training episodes. */
  readonly episodes: readonly TrainingEpisode[];
  readonly hasSuccess: boolean;
  /** Since the training began, this one included. */
  readonly rollouts: number;
  /** Environment steps so far. */
  readonly steps: number;
  /** Since the training began. */
  readonly seconds: number;
}

/** The record of one rollout, in the order of {@link METRIC_NAMES} and then of the terms. */
export function metricsOf(learnt: LearntRollout): Metrics {
  const { settings, report, logStd, episodes, terms, steps, seconds } = learnt;
  const { metrics } = report;
  const left = logStd === null ? 0 : logStd.length * NORMAL_ENTROPY;
  const known: Record<MetricName, number | undefined> = {
    "rollout/ep_rew_mean": meanOf(episodes, (episode) => episode.return),
    "rollout/ep_len_mean": meanOf(episodes, ({ length }) => length),
    "task/fitness": meanOf(episodes, ({ fitness }) => fitness),
    "task/success": learnt.hasSuccess ? meanOf(episodes, ({ success }) => (success ? 1 : 0)) : undefined,
    "train/approx_kl": report.lastDivergence,
    "train/clip_fraction": metrics.clipped,
    "train/clip_range": settings.clip,
    "train/clip_range_vf": settings.valueClip,
    "train/entropy_loss": -(metrics.entropy + left),
    "train/explained_variance": explainedVariance(learnt.values, learnt.targets),
    "train/grad_norm": metrics.gradientNorm,
    "train/learning_rate": report.learningRate,
    "train/loss": report.lastLoss - settings.entropy * left,
    "train/n_updates": report.updates / minibatchSizes(settings).count,
    "train/policy_gradient_loss": metrics.policyLoss,
    "train/std":
      logStd === null ? undefined : mean(Array.from(logStd, (each) => Math.exp(boundLogStd(each)))),
    // Theirs is the mean squared error, ours half of it.
    "train/value_loss": 2 * metrics.valueLoss,
    "time/fps": steps / seconds,
    "time/iterations": learnt.rollouts,
    "time/time_elapsed": seconds,
    "time/total_timesteps": steps,
  };
  return Object.fromEntries(
    [...Object.entries(known), ...terms.map(([name, value]) => [`reward/${name}`, value] as const)]
      .filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
      .map(([name, value]) => [name, Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS))]),
  );
}

function meanOf(episodes: readonly TrainingEpisode[], of: (episode: TrainingEpisode) => number) {
  return episodes.length > 0 ? mean(episodes.map(of)) : undefined;
}

/** 1 − Var[target − value] / Var[target]: 1 for a critic that is right, 0 for one that says the same everywhere; NaN without variance. */
function explainedVariance(values: Float32Array, targets: Float32Array): number {
  const rows = targets.length;
  let center = 0;
  let bias = 0;
  for (let i = 0; i < rows; i++) {
    center += targets[i]!;
    bias += targets[i]! - values[i]!;
  }
  center /= rows;
  bias /= rows;
  let unexplained = 0;
  let all = 0;
  for (let i = 0; i < rows; i++) {
    const error = targets[i]! - values[i]! - bias;
    const deviation = targets[i]! - center;
    unexplained += error * error;
    all += deviation * deviation;
  }
  return all > 0 ? 1 - unexplained / all : Number.NaN;
}
