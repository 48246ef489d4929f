/**
 * A graph is an expression: every value points to the values that it is computed from. Inputs and constants are
 * the leaves; everything else is the result of one ONNX operator.
 */
import { checkSizes, elementCount, formatShape, type Shape, shapeError } from "./shape.ts";

export type ElementType = "float32" | "int32" | "int64" | "bool";
/** An ONNX attribute; numbers are whole. */
export type Attribute = number | string | readonly number[];

/** One ONNX operator (opset 18) and how a gradient flows back through it. */
export interface Operation {
  readonly onnx: string;
  /**
   * Gradients of the loss with respect to the inputs, given the gradient with respect to the output; null where
   * none flows. Absent when the operation is not differentiable.
   */
  readonly gradient?: (node: Computed, upstream: Value) => readonly (Value | null)[];
}

interface Typed {
  readonly shape: Shape;
  readonly type: ElementType;
}
/** Fed by name when the graph runs. */
export interface Input extends Typed {
  readonly kind: "input";
  readonly name: string;
}
export interface Constant extends Typed {
  readonly kind: "constant";
  readonly data: Float32Array | BigInt64Array;
}
export interface Computed extends Typed {
  readonly kind: "computed";
  readonly operation: Operation;
  readonly inputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What the operation's gradient needs to know beyond the attributes. */
  readonly details: Readonly<Record<string, number | readonly number[]>>;
}
export type Value = Input | Constant | Computed;

/** A value that is fed when the graph runs. */
export function input(name: string, shape: Shape, type: ElementType = "float32"): Input {
  checkSizes(`input ${name}`, shape);
  return { kind: "input", name, shape, type };
}

/** A float constant; a number becomes a scalar. */
export function constant(data: number | ArrayLike<number>, shape: Shape = []): Constant {
  const values = typeof data === "number" ? Float32Array.of(data) : Float32Array.from(data);
  if (values.length !== elementCount("constant", shape))
    throw shapeError("constant", [shape], `does not hold ${values.length} values`);
  return { kind: "constant", data: values, shape, type: "float32" };
}

/** A list of whole numbers, as axes, sizes and positions are given to ONNX. Shape `[values.length]`. */
export function integers(values: readonly number[]): Constant {
  return {
    kind: "constant",
    data: BigInt64Array.from(values, (value) => BigInt(value)),
    shape: [values.length],
    type: "int64",
  };
}

/** @throws TypeError naming the operation, types and shapes when not all of `values` are of `type` */
export function expectType(operation: string, values: readonly Value[], type: ElementType = "float32"): void {
  if (values.every((value) => value.type === type)) return;
  const given = values.map((value) => `${value.type} ${formatShape(value.shape)}`).join(" and ");
  throw new TypeError(`${operation}: expected ${type}, got ${given}`);
}

/** Applies an operation whose operands' types and result's shape the caller has checked. */
export function compute(
  operation: Operation,
  inputs: readonly Value[],
  shape: Shape,
  {
    attributes = {},
    details = {},
    type = "float32",
  }: Partial<Pick<Computed, "attributes" | "details" | "type">> = {},
): Computed {
  return { kind: "computed", operation, inputs, attributes, details, shape, type };
}
