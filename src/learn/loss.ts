/** The loss of proximal policy optimisation (Schulman et al. 2017) as a graph, for one policy or a stack of them. */
import type { LearnerSettings } from "../core/training.ts";
import { reshape, toFloat } from "./graph/arrange.ts";
import { add, clip, detach, equal, exp, max, min, mul, neg, square, sub } from "./graph/elementwise.ts";
import { reduceMean } from "./graph/reduce.ts";
import type { Value } from "./graph/value.ts";
import { multilayer, type Network } from "./network.ts";
import { categorical, gaussian } from "./policy-head.ts";

/** One minibatch. */
export interface Minibatch {
  /** Normalised, `[…stack, batch, observationSize]`; one column more, of ones, where the first layers' biases are folded. */
  readonly observation: Value;
  /** `[…stack, controls, batch]`, or the option's index `[…stack, 1, batch]`. */
  readonly action: Value;
  /** Log probability of the action when it was taken, `[…stack, batch]`. */
  readonly logProbability: Value;
  /** `[…stack, batch]` */
  readonly advantage: Value;
  /** What the critic shall predict, `[…stack, batch]`. */
  readonly target: Value;
  /** What the critic predicted when the action was taken, `[…stack, batch]`; only read with `valueClip`. */
  readonly value?: Value;
}

export interface PpoLoss {
  /** What is minimised, `[…stack]`, like all below. */
  readonly loss: Value;
  readonly policyLoss: Value;
  readonly valueLoss: Value;
  readonly entropy: Value;
  /** Mean of r − 1 − log r, an estimate of the divergence from the acting policy (Schulman 2020, "Approximating KL divergence"). */
  readonly divergence: Value;
  /** Share of the rows whose ratio left the clip range. */
  readonly clipped: Value;
}

/** The settings that the loss depends on. */
export type LossSettings = Pick<LearnerSettings, "clip" | "valueCoefficient" | "entropy" | "valueClip">;

/** The combined objective of the paper with a squared error on the value, for one minibatch. */
export function ppoLoss(
  network: Network,
  parameters: {
    readonly actor: readonly Value[];
    readonly logStd: Value | null;
    readonly critic: readonly Value[];
  },
  batch: Minibatch,
  settings: LossSettings,
): PpoLoss {
  const output = multilayer(batch.observation, parameters.actor, network.activation);
  const policy =
    network.policy === "gaussian"
      ? gaussian(output, parameters.logStd!, batch.action)
      : categorical(output, batch.action);
  const logRatio = sub(policy.logProbability, batch.logProbability);
  const ratio = exp(logRatio);
  // Where the smaller product is the one of the clipped ratio, that ratio stands at a bound and has no gradient.
  const kept = clip(detach(ratio), 1 - settings.clip, 1 + settings.clip);
  const policyLoss = neg(reduceMean(min(mul(ratio, batch.advantage), mul(kept, batch.advantage)), [-1]));

  const value = reshape(
    multilayer(batch.observation, parameters.critic, network.activation),
    batch.target.shape,
  );
  const valueLoss = mul(reduceMean(valueError(value, batch, settings), [-1]), 0.5);
  const loss = sub(
    add(policyLoss, mul(valueLoss, settings.valueCoefficient)),
    mul(policy.entropy, settings.entropy),
  );
  return {
    loss,
    policyLoss,
    valueLoss,
    entropy: policy.entropy,
    divergence: reduceMean(sub(sub(ratio, 1), logRatio), [-1]),
    clipped: sub(1, reduceMean(toFloat(equal(kept, ratio)), [-1])),
  };
}

/** The squared error; with `valueClip` the larger of it and that of the clipped value (OpenAI Baselines' ppo2). */
function valueError(value: Value, batch: Minibatch, { valueClip }: LossSettings): Value {
  const error = square(sub(value, batch.target));
  if (valueClip === undefined) return error;
  const kept = add(batch.value!, clip(sub(value, batch.value!), -valueClip, valueClip));
  return max(error, square(sub(kept, batch.target)));
}
