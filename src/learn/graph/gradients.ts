/** Reverse-mode differentiation: walks a graph from the loss to the parameters and writes the gradient's graph. */
import { add } from "./elementwise.ts";
import { elementCount, formatShape, sameShape, shapeError } from "./shape.ts";
import { type Computed, constant, type Value } from "./value.ts";

/** All values that `roots` depend on, each after the values that it is computed from. */
export function inOrder(roots: readonly Value[]): Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const visit = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.kind === "computed") for (const each of value.inputs) visit(each);
    order.push(value);
  };
  for (const root of roots) visit(root);
  return order;
}

/**
 * The derivatives of a scalar with respect to each of `parameters`, in their order and shapes (Griewank and
 * Walther, Evaluating Derivatives, 2008, chapter 3). Zeros where the loss does not depend on one.
 * @throws TypeError when the loss is no scalar or a path leads through an operation without a derivative
 */
export function gradients(loss: Value, parameters: readonly Value[]): Value[] {
  if (loss.shape.length !== 0)
    throw new TypeError(`gradients: the loss has shape ${formatShape(loss.shape)}, expected a scalar`);
  const order = inOrder([loss]);
  const active = new Set<Value>(parameters);
  for (const value of order)
    if (value.kind === "computed" && value.inputs.some((each) => active.has(each))) active.add(value);

  const gradient = new Map<Value, Value>([[loss, constant(1)]]);
  for (const value of order.reverse()) {
    const upstream = gradient.get(value);
    if (upstream === undefined || value.kind !== "computed" || !active.has(value)) continue;
    partials(value, upstream).forEach((partial, i) => {
      const source = value.inputs[i]!;
      if (partial === null || !active.has(source)) return;
      if (!sameShape(partial.shape, source.shape))
        throw shapeError(
          `gradient of ${value.operation.onnx}`,
          [partial.shape, source.shape],
          "should be the same",
        );
      const others = gradient.get(source);
      gradient.set(source, others === undefined ? partial : add(others, partial));
    });
  }
  return parameters.map(
    (parameter) =>
      gradient.get(parameter) ??
      constant(new Float32Array(elementCount("gradients", parameter.shape)), parameter.shape),
  );
}

/** The gradients of the loss with respect to a value's inputs, given that with respect to the value. */
function partials(value: Computed, upstream: Value): readonly (Value | null)[] {
  const { onnx, gradient } = value.operation;
  if (gradient === undefined) throw new TypeError(`gradients: ${onnx} has no derivative`);
  try {
    return gradient(value, upstream);
  } catch (error) {
    throw new TypeError(`gradient of ${onnx}: ${(error as Error).message}`, { cause: error });
  }
}
