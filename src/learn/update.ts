/** One step of PPO as one graph: gather a minibatch, loss, gradients, norm clipping, Adam. */
import type { LearnerSettings } from "../core/training.ts";
import { concat, reduceSum, reshape, slice } from "./graph/arrange.ts";
import { add, div, min, mul, sqrt, square, sub } from "./graph/elementwise.ts";
import { gradients } from "./graph/gradients.ts";
import { constant, input, type Value } from "./graph/value.ts";
import { ppoLoss } from "./loss.ts";
import { type Network, parameterOf } from "./network.ts";

/** Decay rates of Adam's moments (Kingma and Ba 2015). */
export const ADAM_BETA1 = 0.9;
export const ADAM_BETA2 = 0.999;
/** Larger than Adam's own 1e-8, as in OpenAI's PPO (Huang et al. 2022, "The 37 Implementation Details of PPO"). */
export const ADAM_EPSILON = 1e-5;

/** Entries of the output `metrics`, in order. */
export const METRICS = [
  "loss",
  "policyLoss",
  "valueLoss",
  "entropy",
  "divergence",
  "clipped",
  "gradientNorm",
] as const;

/** Rows of the minibatch's `columns` after the action's: log probability, advantage, target. */
export const EXTRA_COLUMNS = 3;

/** How many numbers an action takes in a minibatch: one a control, or the index of an option. */
export function actionWidth(network: Network): number {
  return network.policy === "gaussian" ? network.outputSize : 1;
}

/**
 * The outputs `nextParameters`, `nextMoment1`, `nextMoment2` (each `[size]`) and `metrics`, computed from the inputs
 * `parameters`, `moment1`, `moment2` and from a minibatch: `observation` `[batch, observationSize]` normalised,
 * `columns` `[actions + 3, batch]` (action, log probability, advantage, target), `step` `[2]` Adam's step size and
 * ε, both with the bias correction in them.
 *
 * The rows are gathered outside: ONNX Runtime spends more time on a Gather of short rows than a loop in JavaScript does.
 */
export function updateGraph(
  network: Network,
  batchRows: number,
  settings: Pick<LearnerSettings, "clip" | "valueCoefficient" | "entropy" | "maxGradientNorm">,
): Record<string, Value> {
  const width = actionWidth(network);
  const flat = input("parameters", [network.size]);
  const list = [...network.actor, ...(network.logStd === null ? [] : [network.logStd]), ...network.critic];
  const values = list.map((parameter) => parameterOf(flat, parameter));
  const columns = input("columns", [width + EXTRA_COLUMNS, batchRows]);
  const column = (k: number): Value => reshape(slice(columns, 0, width + k, width + k + 1), [batchRows]);

  const terms = ppoLoss(
    network,
    {
      actor: values.slice(0, network.actor.length),
      logStd: network.logStd === null ? null : values[network.actor.length]!,
      critic: values.slice(-network.critic.length),
    },
    {
      observation: input("observation", [batchRows, network.observationSize]),
      action: slice(columns, 0, 0, width),
      logProbability: column(0),
      advantage: column(1),
      target: column(2),
    },
    settings,
  );
  const gradient = concat(
    gradients(terms.loss, values).map((each, i) => reshape(each, [list[i]!.size])),
    0,
  );
  const norm = sqrt(reduceSum(square(gradient)));
  const clipped = mul(gradient, min(constant(1), div(settings.maxGradientNorm, add(norm, 1e-6))));

  const step = input("step", [2]);
  const moment1 = add(mul(input("moment1", [network.size]), ADAM_BETA1), mul(clipped, 1 - ADAM_BETA1));
  const moment2 = add(
    mul(input("moment2", [network.size]), ADAM_BETA2),
    mul(square(clipped), 1 - ADAM_BETA2),
  );
  const change = div(moment1, add(sqrt(moment2), slice(step, 0, 1, 2)));
  const measured = [
    terms.loss,
    terms.policyLoss,
    terms.valueLoss,
    terms.entropy,
    terms.divergence,
    terms.clipped,
    norm,
  ];
  return {
    nextParameters: sub(flat, mul(change, slice(step, 0, 0, 1))),
    nextMoment1: moment1,
    nextMoment2: moment2,
    metrics: concat(
      measured.map((each) => reshape(each, [1])),
      0,
    ),
  };
}
