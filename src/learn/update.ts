/** One step of PPO as one graph, for one policy or a stack of them: loss, gradients, norm clipping, Adam. */
import type { LearnerSettings } from "../core/training.ts";
import { reduceSum, reshape } from "./graph/arrange.ts";
import { add, div, min, mul, sqrt, square, sub } from "./graph/elementwise.ts";
import { gradients } from "./graph/gradients.ts";
import { concat, slice } from "./graph/select.ts";
import { constant, input, type Value } from "./graph/value.ts";
import { type LossSettings, ppoLoss } from "./loss.ts";
import { fedMinibatch } from "./minibatch.ts";
import { foldFirstBias, type Network, parameterOf, stack } from "./network.ts";

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

/** How many numbers an action takes in a minibatch: one a control, or the index of an option. */
function actionWidth(network: Network): number {
  return network.policy === "gaussian" ? network.outputSize : 1;
}

/** Rows of a minibatch's `columns`: the action's, log probability, advantage, target, and the old value if it is clipped. */
export function columnCount(network: Network, { valueClip }: Pick<LearnerSettings, "valueClip">): number {
  return actionWidth(network) + (valueClip === undefined ? 3 : 4);
}

/**
 * The outputs `nextParameters`, `nextMoment1`, `nextMoment2` (each `[…stack, size]`) and `metrics` `[…stack, 7]`,
 * computed from the inputs `parameters`, `moment1`, `moment2`, `step` `[…stack, 2]` (Adam's step size and ε, both with the
 * bias correction in them) and from a minibatch. The stack is one axis `[policies]`, and none for one policy; policies
 * share nothing but the run of the graph.
 * @param minibatch of `batchRows` rows and {@link columnCount} columns; fed as it is unless told otherwise
 */
export function updateGraph(
  network: Network,
  batchRows: number,
  settings: LossSettings & Pick<LearnerSettings, "maxGradientNorm">,
  policies = 1,
  minibatch = fedMinibatch(network, columnCount(network, settings), batchRows, policies),
): Record<string, Value> {
  const lead = stack(policies);
  const width = actionWidth(network);
  const { observation, columns } = minibatch;
  const flat = input("parameters", [...lead, network.size]);
  const [actor, critic] = [foldFirstBias(network.actor), foldFirstBias(network.critic)];
  const list = [...actor, ...(network.logStd === null ? [] : [network.logStd]), ...critic];
  const values = list.map((parameter) => parameterOf(flat, parameter));
  const action = columns.slice(0, width).map((each) => reshape(each, [...lead, 1, batchRows]));
  const [logProbability, advantage, target, value] = columns.slice(width);

  const terms = ppoLoss(
    network,
    {
      actor: values.slice(0, actor.length),
      logStd: network.logStd === null ? null : values[actor.length]!,
      critic: values.slice(-critic.length),
    },
    {
      observation,
      action: concat(action, -2),
      logProbability: logProbability!,
      advantage: advantage!,
      target: target!,
      ...(value !== undefined && { value }),
    },
    settings,
  );
  // The policies' losses do not depend on each other's parameters: the gradient of their sum is each one's own.
  const gradient = concat(
    gradients(reduceSum(terms.loss), values).map((each, i) => reshape(each, [...lead, list[i]!.size])),
    -1,
  );
  const squares = square(gradient);
  const norm = sqrt(reduceSum(evenRows(squares, network.size, policies), [-1], true));
  const scale = min(constant(1), div(settings.maxGradientNorm, add(norm, 1e-6)));

  const step = input("step", [...lead, 2]);
  const moments = (name: string): Value => input(name, [...lead, network.size]);
  const moment1 = add(mul(moments("moment1"), ADAM_BETA1), mul(gradient, mul(scale, 1 - ADAM_BETA1)));
  const moment2 = add(mul(moments("moment2"), ADAM_BETA2), mul(squares, mul(square(scale), 1 - ADAM_BETA2)));
  const change = div(moment1, add(sqrt(moment2), slice(step, -1, 1, 2)));
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
    nextParameters: sub(flat, mul(change, slice(step, -1, 0, 1))),
    nextMoment1: moment1,
    nextMoment2: moment2,
    metrics: concat(
      measured.map((each) => reshape(each, [...lead, 1])),
      -1,
    ),
  };
}

/** Floats of the widest vector registers (AVX-512). */
const REGISTER = 16;

/**
 * Zeros behind the rows of a stack. A row's sum depends in its last bits on where the row begins between the registers'
 * boundaries (Eigen adds up what stands before the first one by itself); now each begins on one, and a policy's numbers
 * do not depend on its place.
 */
function evenRows(rows: Value, width: number, policies: number): Value {
  const missing = -width & (REGISTER - 1);
  if (policies === 1 || missing === 0) return rows;
  const zeros = new Array<number>(policies * missing).fill(0);
  return concat([rows, constant(zeros, [policies, missing])], -1);
}
