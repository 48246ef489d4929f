/** Operations on one element at a time, with broadcasting, each with its derivative. */
import { reshape, sumTo, toFloat } from "./arrange.ts";
import { broadcast, sameShape } from "./shape.ts";
import { type Computed, compute, constant, type Operation, type Value } from "./value.ts";

/** A value, or a number that stands for a scalar constant. */
export type Operand = Value | number;

function toValue(operand: Operand): Value {
  return typeof operand === "number" ? constant(operand) : operand;
}

/** Derivative of one operand of a binary operation, before broadcasting is undone. */
type Partial = (a: Value, b: Value, upstream: Value, output: Value) => Value;

function binary(onnx: string, left: Partial, right: Partial): (a: Operand, b: Operand) => Computed {
  const operation: Operation = {
    onnx,
    gradient: (node, g) => {
      const [a, b] = node.inputs as [Value, Value];
      return [
        a.kind === "constant" ? null : sumTo(left(a, b, g, node), a.shape),
        b.kind === "constant" ? null : sumTo(right(a, b, g, node), b.shape),
      ];
    },
  };
  return (a, b) => {
    const inputs = [toValue(a), toValue(b)];
    return compute(
      operation,
      inputs,
      broadcast(
        onnx,
        inputs.map((x) => x.shape),
      ),
    );
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
  return (x) => compute(operation, [x], x.shape);
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
  (a, b, g) => mul(g, toFloat(lessOrEqual(a, b))),
  (a, b, g) => mul(g, toFloat(less(b, a))),
);
/** The larger of two; where they are equal the gradient goes to the first. */
export const max = binary(
  "Max",
  (a, b, g) => mul(g, toFloat(lessOrEqual(b, a))),
  (a, b, g) => mul(g, toFloat(less(a, b))),
);

export const neg = unary("Neg", (_x, _y, g) => neg(g));
export const exp = unary("Exp", (_x, y, g) => mul(g, y));
export const log = unary("Log", (x, _y, g) => div(g, x));
export const sqrt = unary("Sqrt", (_x, y, g) => div(mul(g, 0.5), y));
export const tanh = unary("Tanh", (_x, y, g) => mul(g, sub(1, mul(y, y))));
export const relu = unary("Relu", (x, _y, g) => mul(g, toFloat(less(constant(0), x))));
const ELU: Operation = {
  onnx: "Elu",
  gradient: (y, g) => [where(less(constant(0), y), g, mul(g, add(y, 1)))],
};
/** x where it is positive, e^x − 1 elsewhere (Clevert et al. 2016). */
export function elu(x: Value): Computed {
  return compute(ELU, [x], x.shape);
}

export const square = (x: Value): Computed => mul(x, x);

const CLIP: Operation = {
  onnx: "Clip",
  gradient: ({ inputs: [x, low, high] }, g) => [
    mul(g, mul(toFloat(lessOrEqual(low!, x!)), toFloat(lessOrEqual(x!, high!)))),
    null,
    null,
  ],
};
/** `x` kept within `[low, high]`; no gradient flows where it lies outside. */
export function clip(x: Value, low: number, high: number): Computed {
  return compute(CLIP, [x, constant(low), constant(high)], x.shape);
}

function comparison(onnx: string): (a: Value, b: Value) => Computed {
  const operation: Operation = { onnx };
  return (a, b) => compute(operation, [a, b], broadcast(onnx, [a.shape, b.shape]), { type: "bool" });
}
/** Masks; no gradient flows through them. */
export const lessOrEqual = comparison("LessOrEqual");
export const less = comparison("Less");
export const equal = comparison("Equal");

const WHERE: Operation = {
  onnx: "Where",
  gradient: (node, g) => {
    const [mask, a, b] = node.inputs as [Value, Value, Value];
    const chosen = toFloat(mask);
    return [null, sumTo(mul(g, chosen), a.shape), sumTo(mul(g, sub(1, chosen)), b.shape)];
  },
};
/** Elements of `a` where the mask holds, of `b` elsewhere. */
export function where(mask: Value, a: Operand, b: Operand): Computed {
  const inputs = [mask, toValue(a), toValue(b)];
  if (mask.type !== "bool") throw new TypeError("where: the first operand is no mask");
  return compute(
    WHERE,
    inputs,
    broadcast(
      "where",
      inputs.map((x) => x.shape),
    ),
  );
}

/** Adds two gradients of one value. */
export function accumulate(a: Value | undefined, b: Value): Value {
  if (a === undefined) return b;
  return add(a, sameShape(a.shape, b.shape) ? b : reshape(b, a.shape));
}
