/**
 * PPO's loss once more, from the textbook and without a line of src/learn: rows of a batch along the first axis,
 * densities with their constants, probabilities before logarithms. TensorFlow.js differentiates it.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { tf } from "./tfjs-with-gradients.ts";

export interface OracleSettings {
  readonly policy: "gaussian" | "categorical";
  readonly activation: "tanh" | "relu" | "elu";
  readonly clip: number;
  readonly valueCoefficient: number;
  readonly entropy: number;
  readonly valueClip?: number;
  /** Bounds of the log standard deviation. */
  readonly logStdRange: readonly [number, number];
}

/** One minibatch. */
export interface OracleBatch {
  /** `[batch, observationSize]` */
  readonly observation: Tensor2D;
  /** `[batch, controls]`, or the options' indices `[batch]` as integers. */
  readonly action: Tensor;
  /** With all constants, `[batch]`, as are the next. */
  readonly logProbability: Tensor1D;
  readonly advantage: Tensor1D;
  readonly target: Tensor1D;
  readonly value: Tensor1D;
}

/** Weight, bias, weight, bias, …; the log standard deviation of a Gaussian after the actor's, then the critic's. */
export interface OracleParameters {
  readonly actor: readonly Tensor[];
  readonly logStd: Tensor1D | null;
  readonly critic: readonly Tensor[];
}

const LOG_2PI = Math.log(2 * Math.PI);

/** What our loss leaves out because no gradient sees it: the constant in a Gaussian's entropy, in nats. */
export function entropyConstant(controls: number): number {
  return 0.5 * controls * (1 + LOG_2PI);
}

/** What our log probabilities leave out, in nats. */
export function densityConstant(controls: number): number {
  return -0.5 * controls * LOG_2PI;
}

function network(x: Tensor2D, layers: readonly Tensor[], activation: OracleSettings["activation"]): Tensor2D {
  let y = x;
  for (let i = 0; i < layers.length; i += 2) {
    y = tf.add(tf.dot(y, layers[i]!), layers[i + 1]!);
    if (i + 2 < layers.length) y = tf[activation](y);
  }
  return y;
}

function gaussian(
  mean: Tensor2D,
  logStd: Tensor,
  action: Tensor,
): { logProbability: Tensor; entropy: Tensor } {
  const std = tf.exp(logStd);
  const z = tf.div(tf.sub(action, mean), std);
  const densities = tf.div(tf.exp(tf.mul(-0.5, tf.square(z))), tf.mul(std, Math.sqrt(2 * Math.PI)));
  return {
    logProbability: tf.sum(tf.log(densities), 1),
    entropy: tf.sum(tf.add(logStd, 0.5 * (1 + LOG_2PI))),
  };
}

function categorical(logits: Tensor2D, action: Tensor): { logProbability: Tensor; entropy: Tensor } {
  const probabilities = tf.softmax(logits);
  const taken = tf.oneHot(action as Tensor1D, logits.shape[1]);
  return {
    logProbability: tf.log(tf.sum(tf.mul(probabilities, taken), 1)),
    entropy: tf.mean(tf.neg(tf.sum(tf.mul(probabilities, tf.log(probabilities)), 1))),
  };
}

/** Schulman et al. 2017, equation 9, negated: what an optimiser minimises. */
export function oracleLoss(
  parameters: OracleParameters,
  batch: OracleBatch,
  settings: OracleSettings,
): Scalar {
  const output = network(batch.observation, parameters.actor, settings.activation);
  const { logProbability, entropy } =
    settings.policy === "gaussian"
      ? gaussian(output, tf.clipByValue(parameters.logStd!, ...settings.logStdRange), batch.action)
      : categorical(output, batch.action);
  const ratio = tf.exp(tf.sub(logProbability, batch.logProbability));
  const clipped = tf.clipByValue(ratio, 1 - settings.clip, 1 + settings.clip);
  const surrogate = tf.minimum(tf.mul(ratio, batch.advantage), tf.mul(clipped, batch.advantage));

  const value = tf.squeeze(network(batch.observation, parameters.critic, settings.activation), [1]);
  let error = tf.square(tf.sub(value, batch.target));
  if (settings.valueClip !== undefined) {
    const near = tf.clipByValue(tf.sub(value, batch.value), -settings.valueClip, settings.valueClip);
    error = tf.maximum(error, tf.square(tf.sub(tf.add(batch.value, near), batch.target)));
  }
  const objective = tf.sub(
    tf.add(tf.mean(surrogate), tf.mul(settings.entropy, entropy)),
    tf.mul(settings.valueCoefficient, tf.div(tf.mean(error), 2)),
  );
  return tf.neg(objective) as Scalar;
}
