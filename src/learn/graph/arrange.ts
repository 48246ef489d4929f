/** Operations that move, repeat or add up elements without changing them. Their gradients are again operations of this file. */
import {
  broadcast,
  type Dimension,
  elementCount,
  resolveAxis,
  type Shape,
  sameShape,
  shapeError,
} from "./shape.ts";
import { compute, expectType, integers, type Operation, type Value } from "./value.ts";

/** Sizes as ONNX wants them: the one size that is only known at run time is -1. */
function sizes(operation: string, shape: Shape): Value {
  if (shape.filter((dimension) => typeof dimension === "string").length > 1)
    throw shapeError(operation, [shape], "has more than one unknown size");
  return integers(shape.map((dimension) => (typeof dimension === "string" ? -1 : dimension)));
}

const RESHAPE: Operation = {
  onnx: "Reshape",
  gradient: ({ inputs: [x] }, g) => [reshape(g, x!.shape), null],
};
/** The same elements in row-major order in another shape. */
export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const [from, to] = [x.shape, shape].map((s) => [...s].filter((d) => d !== 1));
  const unknown = (s: Shape): Dimension[] => s.filter((d) => typeof d === "string");
  const known = (s: Shape): number =>
    elementCount(
      "reshape",
      s.filter((d) => typeof d === "number"),
    );
  if (!sameShape(unknown(from!), unknown(to!)) || known(x.shape) !== known(shape))
    throw shapeError("reshape", [x.shape, shape], "have different numbers of elements");
  return compute(RESHAPE, [x, sizes("reshape", shape)], shape, { type: x.type });
}

const EXPAND: Operation = { onnx: "Expand", gradient: ({ inputs: [x] }, g) => [sumTo(g, x!.shape), null] };
/** Repeats axes of size 1 until the value has `shape`, all of whose sizes are known. */
export function expand(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcast("expand", [x.shape, shape]), shape))
    throw shapeError("expand", [x.shape, shape], "do not broadcast to the latter");
  elementCount("expand", shape);
  return compute(EXPAND, [x, integers(shape as number[])], shape, { type: x.type });
}

const REDUCE_SUM: Operation = {
  onnx: "ReduceSum",
  gradient: ({ inputs: [x], details }, g) => [
    expand(reshape(g, keptShape(x!.shape, details.axes as readonly number[])), x!.shape),
    null,
  ],
};
function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
}
/** Sum over `axes` (all of them when omitted). The axes disappear unless `keep`. */
export function reduceSum(x: Value, axes?: readonly number[], keep = false): Value {
  expectType("reduceSum", [x]);
  const summed = (axes ?? x.shape.map((_, axis) => axis)).map((axis) =>
    resolveAxis("reduceSum", x.shape, axis),
  );
  if (summed.length === 0) return x;
  if (new Set(summed).size !== summed.length)
    throw shapeError("reduceSum", [x.shape], `is to be summed over an axis twice (${axes!.join(", ")})`);
  const shape = keep ? keptShape(x.shape, summed) : x.shape.filter((_, axis) => !summed.includes(axis));
  if (summed.every((axis) => x.shape[axis] === 1)) return reshape(x, shape);
  return compute(REDUCE_SUM, [x, integers(summed)], shape, {
    attributes: { keepdims: keep ? 1 : 0 },
    details: { axes: summed },
  });
}

/** Undoes broadcasting: adds up the repeated elements until the value has `shape`. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcast("sumTo", [x.shape, shape]), x.shape))
    throw shapeError("sumTo", [shape, x.shape], "do not broadcast to the latter");
  const missing = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < missing || shape[axis - missing] !== size ? [axis] : [],
  );
  return axes.every((axis) => axis < missing) ? reduceSum(x, axes) : reshape(reduceSum(x, axes, true), shape);
}

const TRANSPOSE: Operation = {
  onnx: "Transpose",
  gradient: ({ attributes }, g) => {
    const order = attributes.perm as readonly number[];
    return [
      transpose(
        g,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
};
/** Axis i of the result is axis `order[i]` of `x`. */
export function transpose(x: Value, order: readonly number[]): Value {
  const perm = order.map((axis) => resolveAxis("transpose", x.shape, axis));
  if (perm.length !== x.shape.length || new Set(perm).size !== perm.length)
    throw shapeError("transpose", [x.shape], `cannot be ordered as (${order.join(", ")})`);
  const shape = perm.map((axis) => x.shape[axis]!);
  return compute(TRANSPOSE, [x], shape, { attributes: { perm }, type: x.type });
}

const CAST: Operation = { onnx: "Cast" };
/** Converts a mask or row numbers to floats. No gradient flows through it. */
export function toFloat(x: Value): Value {
  return x.type === "float32" ? x : compute(CAST, [x], x.shape, { attributes: { to: 1 } });
}
/** Converts row numbers to the only kind that some operators take. */
export function toInt64(x: Value): Value {
  expectType("toInt64", [x], "int32");
  return compute(CAST, [x], x.shape, { attributes: { to: 7 }, type: "int64" });
}
