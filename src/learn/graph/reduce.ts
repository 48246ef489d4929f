/** Reductions built on sums, and the softmax family. */
import { reduceSum } from "./arrange.ts";
import { detach, exp, log, mul, sub } from "./elementwise.ts";
import { elementCount, resolveAxis } from "./shape.ts";
import { type Computed, compute, expectType, integers, type Operation, type Value } from "./value.ts";

/** Mean over `axes` (all of them when omitted), whose sizes must be known. */
export function reduceMean(x: Value, axes?: readonly number[], keep = false): Value {
  const over =
    axes === undefined ? x.shape : axes.map((axis) => x.shape[resolveAxis("reduceMean", x.shape, axis)]!);
  return mul(reduceSum(x, axes, keep), 1 / elementCount("reduceMean", over));
}

const SOFTMAX: Operation = {
  onnx: "Softmax",
  gradient: (y, g) => [mul(y, sub(g, reduceSum(mul(g, y), [-1], true)))],
};
/** Probabilities along the last axis. */
export function softmax(x: Value): Computed {
  expectType("softmax", [x]);
  resolveAxis("softmax", x.shape, -1);
  return compute(SOFTMAX, [x], x.shape, { attributes: { axis: -1 } });
}

const REDUCE_MAX: Operation = { onnx: "ReduceMax" };
/** Largest element along an axis, which stays with size 1. */
export function reduceMax(x: Value, axis: number): Computed {
  expectType("reduceMax", [x]);
  const over = resolveAxis("reduceMax", x.shape, axis);
  const shape = x.shape.map((size, k) => (k === over ? 1 : size));
  return compute(REDUCE_MAX, [x, integers([over])], shape, { attributes: { keepdims: 1 } });
}

/**
 * Logarithms of the probabilities along an axis. Of plain operations, which every backend has: WebGPU has no LogSoftmax,
 * and the processor's goes row by row, however short a row is.
 */
export function logSoftmax(x: Value, axis = -1): Computed {
  expectType("logSoftmax", [x]);
  resolveAxis("logSoftmax", x.shape, axis);
  const shifted = sub(x, detach(reduceMax(x, axis)));
  return sub(shifted, log(reduceSum(exp(shifted), [axis], true)));
}

const ARG_MAX: Operation = { onnx: "ArgMax" };
/** Index of the largest element of the last axis, which stays with size 1. No gradient flows through it. */
export function argMax(x: Value): Computed {
  expectType("argMax", [x]);
  resolveAxis("argMax", x.shape, -1);
  return compute(ARG_MAX, [x], [...x.shape.slice(0, -1), 1], {
    attributes: { axis: -1, keepdims: 1 },
    type: "int64",
  });
}
