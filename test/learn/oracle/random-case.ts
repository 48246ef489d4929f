/** A random network, minibatch and settings, as our graph is fed and as the oracle sees them. */
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { Random } from "../../../src/core/random.ts";
import type { LossSettings } from "../../../src/learn/loss.ts";
import { createNetwork, initialise, type Network, type Parameter } from "../../../src/learn/network.ts";
import { boundLogStd } from "../../../src/learn/policy-head.ts";
import {
  densityConstant,
  type OracleBatch,
  type OracleParameters,
  type OracleSettings,
  oracleLoss,
} from "./ppo-oracle.ts";
import { tf } from "./tfjs-with-gradients.ts";

export interface RandomShape {
  readonly network: Network;
  readonly settings: LossSettings;
  readonly rows: number;
}
export interface RandomCase extends RandomShape {
  /** `[network.size]` */
  readonly parameters: Float32Array;
  /** `[rows, observationSize]` */
  readonly observation: Float32Array;
  /** The action's, log probability, advantage, target, and the acting critic's value, `[rows]` each. */
  readonly columns: readonly Float32Array[];
}

/** 1 to 3 hidden layers of 2 to 24 units, 4 to 40 rows, with and without clipped values. */
export function randomShape(policy: Network["policy"], seed: number): RandomShape {
  const random = new Random(seed, policy === "gaussian" ? 1 : 2);
  const between = (low: number, high: number): number => low + random.integer(high - low + 1);
  const inputs = between(1, 6);
  const outputs = policy === "gaussian" ? between(1, 4) : between(2, 5);
  const hidden = Array.from({ length: between(1, 3) }, () => between(2, 24));
  const activation = (["tanh", "relu", "elu"] as const)[random.integer(3)]!;
  return {
    network: createNetwork(inputs, outputs, policy, hidden, activation),
    rows: between(4, 40),
    settings: {
      clip: 0.1 + 0.3 * random.next(),
      valueCoefficient: 0.5 + random.next(),
      entropy: 0.05 * random.next(),
      ...(random.next() < 0.5 && { valueClip: 0.3 }),
    },
  };
}

/** Ratios and values on both sides of their clip ranges; now and then a deviation beyond its bounds. */
export function randomCase(shape: RandomShape, seed: number): RandomCase {
  const { network, rows } = shape;
  const { policy, outputSize, observationSize, logStd } = network;
  const random = new Random(seed, 3);
  const column = (draw: () => number): Float32Array => Float32Array.from({ length: rows }, draw);
  const normal = (): number => random.normal();
  const parameters = initialise(network, seed, 0).map((each) => each + 0.3 * random.normal());
  if (logStd !== null && seed % 4 === 0) parameters[logStd.offset] = 1.2;
  const actions =
    policy === "gaussian"
      ? Array.from({ length: outputSize }, () => column(() => 0.7 * random.normal()))
      : [column(() => random.integer(outputSize))];
  const usual = policy === "gaussian" ? -0.5 * outputSize : -Math.log(outputSize);
  const logProbability = column(() => usual + 0.4 * random.normal());
  return {
    ...shape,
    parameters,
    observation: Float32Array.from({ length: rows * observationSize }, normal),
    columns: [...actions, logProbability, column(normal), column(normal), column(normal)],
  };
}

/** All parameters in the order of the flat vector. */
export function listOf({ actor, logStd, critic }: Network): Parameter[] {
  return [...actor, ...(logStd === null ? [] : [logStd]), ...critic];
}

/** The flat vector's parts as the oracle's tensors, in the order of {@link listOf}. */
export function oracleList({ network, parameters }: RandomCase): Tensor[] {
  return listOf(network).map(({ offset, size, shape }) =>
    tf.tensor(parameters.slice(offset, offset + size), [...shape]),
  );
}

/** The oracle's gradient and loss of one case, in the order of {@link listOf}. */
export function oracleGradient(
  each: RandomCase,
  list: Tensor[] = oracleList(each),
): { loss: number; gradient: Tensor[] } {
  const { value, grads } = tf.valueAndGrads((...parameters) =>
    oracleLoss(oracleParameters(each.network, parameters), oracleBatch(each), oracleSettings(each)),
  )(list);
  return { loss: value.dataSync()[0]!, gradient: grads };
}

function oracleParameters({ actor, logStd }: Network, list: readonly Tensor[]): OracleParameters {
  const end = actor.length + (logStd === null ? 0 : 1);
  return {
    actor: list.slice(0, actor.length),
    logStd: logStd === null ? null : (list[actor.length]! as Tensor1D),
    critic: list.slice(end),
  };
}

function oracleBatch({ network, rows, observation, columns }: RandomCase): OracleBatch {
  const gaussian = network.policy === "gaussian";
  const [logProbability, advantage, target, value] = columns.slice(-4);
  const constant = gaussian ? densityConstant(network.outputSize) : 0;
  return {
    observation: tf.tensor2d(observation, [rows, network.observationSize]),
    action: gaussian
      ? tf.stack(
          columns.slice(0, -4).map((each) => tf.tensor1d(each)),
          1,
        )
      : tf.tensor1d(Int32Array.from(columns[0]!), "int32"),
    logProbability: tf.tensor1d(logProbability!.map((each) => each + constant)),
    advantage: tf.tensor1d(advantage!),
    target: tf.tensor1d(target!),
    value: tf.tensor1d(value!),
  };
}

function oracleSettings({ network, settings }: RandomCase): OracleSettings {
  return {
    policy: network.policy,
    activation: network.activation,
    ...settings,
    logStdRange: [boundLogStd(-Infinity), boundLogStd(Infinity)],
  };
}
