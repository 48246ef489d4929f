/** Operations that take parts out of values or put parts together. Their gradients put back what was taken. */
import { expand, reshape, toInt64 } from "./arrange.ts";
import { elementCount, resolveAxis, type Shape, sameShape, shapeError } from "./shape.ts";
import {
  type Computed,
  compute,
  constant,
  expectType,
  integers,
  type Operation,
  type Value,
} from "./value.ts";

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
/** Rows of `x` (its first axis) in the order of the int32 vector `rows`; a row may come up more than once. */
export function gather(x: Value, rows: Value): Value {
  if (rows.type !== "int32" || rows.shape.length !== 1 || x.shape.length === 0)
    throw shapeError("gather", [x.shape, rows.shape], "are not rows and an int32 vector of row numbers");
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
  return compute(SCATTER_ADD, [zeros, toInt64(reshape(rows, [rows.shape[0]!, 1])), updates], shape, {
    attributes: { reduction: "add" },
  });
}
