/** Operations on one element at a time, with broadcasting, each with its derivative. */
import { sumTo, toFloat } from "./arrange.ts";
import { broadcast, shapeError } from "./shape.ts";
import { type Computed, compute, constant, expectType, type Operation, type Value } from "./value.ts";

/** A value, or a number that stands for a scalar constant. */
export type Operand = Value | number;

function toValue(operand: Operand): Value {
  return typeof operand === "number" ? constant(operand) : operand;
}

/** Derivative of one operand of a binary operation, before broadcasting is undone. */
type Partial = (a: Value, b: Value, upstream: Value, output: Value) => Value;

function binary(onnx: string, toLeft: Partial, toRight: Partial): (a: Operand, b: Operand) => Computed {
  const operation: Operation = {
    onnx,
    gradient: (node, g) => {
      const [a, b] = node.inputs as [Value, Value];
      return [
        a.kind === "constant" ? null : sumTo(toLeft(a, b, g, node), a.shape),
        b.kind === "constant" ? null : sumTo(toRight(a, b, g, node), b.shape),
      ];
    },
  };
  return (a, b) => {
    const [left, right] = [toValue(a), toValue(b)];
    expectType(onnx, [left, right]);
    return compute(operation, [left, right], broadcast(onnx, [left.shape, right.shape]));
  };
}

function unary(
  onnx: string,
  derivative: (x: Value, y: Value, upstream: Value) => Value,
): (x: Value) => Computed {
  const operation: Operation = {
    onnx,
    gradient: (node, g) => [derivative(node.inputs[0]!, node, g)],
  };
  return (x) => {
    expectType(onnx, [x]);
    return compute(operation, [x], x.shape);
  };
}

export const add = binary(
  "Add",
  (_a, _b, g) => g,
  (_a, _b, g) => g,
);
export const sub = binary(
  "Sub",
  (_a, _b, g) => g,
  (_a, _b, g) => neg(g),
);
export const mul = binary(
  "Mul",
  (_a, b, g) => mul(g, b),
  (a, _b, g) => mul(g, a),
);
export const div = binary(
  "Div",
  (_a, b, g) => div(g, b),
  (_a, b, g, y) => neg(div(mul(g, y), b)),
);
/** The smaller of two; where they are equal the gradient goes to the first. */
export const min = binary(
  "Min",
  (a, b, g) => where(lessOrEqual(a, b), g, 0),
  (a, b, g) => where(lessOrEqual(a, b), 0, g),
);
/** The larger of two; where they are equal the gradient goes to the first. */
export const max = binary(
  "Max",
  (a, b, g) => where(lessOrEqual(b, a), g, 0),
  (a, b, g) => where(lessOrEqual(b, a), 0, g),
);

export const neg = unary("Neg", (_x, _y, g) => neg(g));
export const exp = unary("Exp", (_x, y, g) => mul(g, y));
export const log = unary("Log", (x, _y, g) => div(g, x));
export const sqrt = unary("Sqrt", (_x, y, g) => div(mul(g, 0.5), y));
export const tanh = unary("Tanh", (_x, y, g) => mul(g, sub(1, mul(y, y))));
export const relu = unary("Relu", (x, _y, g) => mul(g, toFloat(less(constant(0), x))));
/** x where it is positive, e^x − 1 elsewhere (Clevert et al. 2016). */
export const elu = unary("Elu", (_x, y, g) => where(less(constant(0), y), g, mul(g, add(y, 1))));
export const square = (x: Value): Computed => mul(x, x);

const DETACH: Operation = { onnx: "Identity", gradient: () => [null] };
/** The same value, through which no gradient flows. */
export function detach(x: Value): Computed {
  expectType("detach", [x]);
  return compute(DETACH, [x], x.shape);
}

const CLIP: Operation = {
  onnx: "Clip",
  gradient: (node, g) => [where(equal(node, node.inputs[0]!), g, 0), null, null],
};
/** `x` kept within `[low, high]`; no gradient flows where it lies outside. */
export function clip(x: Value, low: number, high: number): Computed {
  expectType("Clip", [x]);
  if (!(low <= high)) throw shapeError("Clip", [x.shape], `cannot be kept within ${low} and ${high}`);
  return compute(CLIP, [x, constant(low), constant(high)], x.shape);
}

function comparison(onnx: string): (a: Value, b: Value) => Computed {
  const operation: Operation = { onnx };
  return (a, b) => {
    expectType(onnx, [a, b], a.type);
    return compute(operation, [a, b], broadcast(onnx, [a.shape, b.shape]), { type: "bool" });
  };
}
/** Masks; no gradient flows through them. */
export const lessOrEqual = comparison("LessOrEqual");
export const less = comparison("Less");
export const equal = comparison("Equal");

const WHERE: Operation = {
  onnx: "Where",
  gradient: (node, g) => {
    const [mask, a, b] = node.inputs as [Value, Value, Value];
    return [null, sumTo(where(mask, g, 0), a.shape), sumTo(where(mask, 0, g), b.shape)];
  },
};
/** Elements of `a` where the mask holds, of `b` elsewhere. */
export function where(mask: Value, a: Operand, b: Operand): Computed {
  const [chosen, other] = [toValue(a), toValue(b)];
  expectType("Where", [mask], "bool");
  expectType("Where", [chosen, other]);
  const shape = broadcast("Where", [mask.shape, chosen.shape, other.shape]);
  return compute(WHERE, [mask, chosen, other], shape);
}
