/**
 * What the actor's outputs mean: a Gaussian over normalised controls, or a distribution over options. Rows of a
 * batch lie along the last axis here: the runtime broadcasts along long inner axes about ten times faster.
 */
import { reduceSum, reshape, toFloat } from "./graph/arrange.ts";
import { clip, equal, exp, mul, neg, square, sub } from "./graph/elementwise.ts";
import { logSoftmax, reduceMean } from "./graph/reduce.ts";
import { constant, type Value } from "./graph/value.ts";
import { flip } from "./network.ts";

/** Standard deviations outside [e^-5, e^1] of half the control's range neither explore nor learn. */
const LOG_STD_RANGE = [-5, 1] as const;

export interface PolicyTerms {
  /** Logarithm of the density of the actions taken, up to a constant, `[…stack, batch]`. */
  readonly logProbability: Value;
  /** Mean entropy up to a constant, `[…stack]`. */
  readonly entropy: Value;
}

/** The log standard deviation that is in force, for the parameter as stored. */
export function boundLogStd(logStd: number): number {
  return Math.min(Math.max(logStd, LOG_STD_RANGE[0]), LOG_STD_RANGE[1]);
}

/**
 * A diagonal Gaussian whose standard deviation does not depend on the state.
 * @param mean   `[…stack, batch, controls]`
 * @param logStd `[…stack, controls]`
 * @param action `[…stack, controls, batch]`, normalised and not clipped
 */
export function gaussian(mean: Value, logStd: Value, action: Value): PolicyTerms {
  const bounded = clip(logStd, ...LOG_STD_RANGE);
  const precision = reshape(exp(neg(bounded)), [...logStd.shape, 1]);
  const z = mul(sub(flip(mean), action), precision);
  const total = reduceSum(bounded, [-1], true);
  return {
    logProbability: sub(mul(reduceSum(square(z), [-2]), -0.5), total),
    entropy: reshape(total, logStd.shape.slice(0, -1)),
  };
}

/**
 * A distribution over options.
 * @param logits `[…stack, batch, options]`
 * @param action index of the option taken, as a float, `[…stack, 1, batch]`
 */
export function categorical(logits: Value, action: Value): PolicyTerms {
  const options = Number(logits.shape.at(-1));
  const logs = logSoftmax(flip(logits), -2);
  const indices = constant(
    Array.from({ length: options }, (_, i) => i),
    [options, 1],
  );
  return {
    logProbability: reduceSum(mul(logs, toFloat(equal(action, indices))), [-2]),
    entropy: neg(reduceMean(reduceSum(mul(exp(logs), logs), [-2]), [-1])),
  };
}
