/**
 * Operations that move, repeat, select or add up elements without changing them. Their gradients are again
 * operations of this file.
 */
import {
  broadcast,
  type Dimension,
  elementCount,
  resolveAxis,
  type Shape,
  sameShape,
  shapeError,
} from "./shape.ts";
import {
  type Computed,
  compute,
  constant,
  expectType,
  integers,
  type Operation,
  type Value,
} from "./value.ts";

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
  return reshape(reduceSum(x, axes, true), shape);
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

const SLICE: Operation = {
  onnx: "Slice",
  gradient: ({ inputs: [x], details }, g) => [
    pad(g, details.axis as number, details.start as number, x!.shape),
    null,
    null,
    null,
  ],
};
/** The elements `[start, end)` of one axis. */
export function slice(x: Value, axis: number, start: number, end: number): Value {
  const position = resolveAxis("slice", x.shape, axis);
  const size = x.shape[position]!;
  const whole = Number.isInteger(start) && Number.isInteger(end);
  if (typeof size === "string" || !whole || start < 0 || end > size || start >= end)
    throw shapeError("slice", [x.shape], `has no elements [${start}, ${end}) on axis ${axis}`);
  if (start === 0 && end === size) return x;
  const shape = x.shape.map((dimension, i) => (i === position ? end - start : dimension));
  const inputs = [x, integers([start]), integers([end]), integers([position])];
  return compute(SLICE, inputs, shape, { details: { axis: position, start }, type: x.type });
}

const PAD: Operation = { onnx: "Pad" };
/** Zeros around `x` so that it lies at `start` of `axis` in a value of `shape`. */
function pad(x: Value, axis: number, start: number, shape: Shape): Computed {
  const before = shape.map((_, i) => (i === axis ? start : 0));
  const total = shape[axis] as number;
  const after = shape.map((_, i) => (i === axis ? total - start - (x.shape[axis] as number) : 0));
  return compute(PAD, [x, integers([...before, ...after])], shape);
}

const CONCAT: Operation = {
  onnx: "Concat",
  gradient: ({ inputs, attributes }, g) => {
    const axis = attributes.axis as number;
    let start = 0;
    return inputs.map((part) => {
      const end = start + (part.shape[axis] as number);
      const piece = slice(g, axis, start, end);
      start = end;
      return piece;
    });
  },
};
/** Values side by side along one axis, on which all sizes must be known. */
export function concat(parts: readonly Value[], axis: number): Value {
  const shapes = parts.map((part) => part.shape);
  const position = resolveAxis("concat", shapes[0] ?? [], axis);
  const others = (shape: Shape): Shape => shape.filter((_, i) => i !== position);
  if (
    shapes.some(
      (shape) => !sameShape(others(shape), others(shapes[0]!)) || shape.length !== shapes[0]!.length,
    )
  )
    throw shapeError("concat", shapes, `do not fit together along axis ${axis}`);
  const total = elementCount("concat", [
    shapes.reduce((sum, s) => sum + elementCount("concat", [s[position]!]), 0),
  ]);
  const { type } = parts[0]!;
  expectType("concat", parts, type);
  if (parts.length === 1) return parts[0]!;
  const shape = shapes[0]!.map((dimension, i) => (i === position ? total : dimension));
  return compute(CONCAT, parts, shape, { attributes: { axis: position }, type });
}

const GATHER: Operation = {
  onnx: "Gather",
  gradient: ({ inputs: [x, rows] }, g) => [scatterAdd(x!.shape, rows!, g), null],
};
/** Rows of `x` (its first axis) in the order of the int64 vector `rows`; a row may come up more than once. */
export function gather(x: Value, rows: Value): Value {
  if (rows.type !== "int64" || rows.shape.length !== 1 || x.shape.length === 0)
    throw shapeError("gather", [x.shape, rows.shape], "are not rows and an int64 vector of row numbers");
  return compute(GATHER, [x, rows], [rows.shape[0]!, ...x.shape.slice(1)], {
    attributes: { axis: 0 },
    type: x.type,
  });
}

const SCATTER_ADD: Operation = { onnx: "ScatterND" };
/** A value of `shape` in which `updates` are added to the rows numbered by `rows`, over zeros. */
function scatterAdd(shape: Shape, rows: Value, updates: Value): Computed {
  const zeros = expand(
    constant(
      new Float32Array(1),
      shape.map(() => 1),
    ),
    shape,
  );
  return compute(SCATTER_ADD, [zeros, reshape(rows, [rows.shape[0]!, 1]), updates], shape, {
    attributes: { reduction: "add" },
  });
}

const CAST: Operation = { onnx: "Cast" };
/** Converts a mask or row numbers to floats. No gradient flows through it. */
export function toFloat(x: Value): Value {
  return x.type === "float32" ? x : compute(CAST, [x], x.shape, { attributes: { to: 1 } });
}
