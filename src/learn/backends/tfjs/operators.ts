/** What each ONNX operator of a graph is in TensorFlow.js. */
import type { Tensor } from "@tensorflow/tfjs-core";
import { FailureError } from "../../../core/outcome.ts";
import type { Computed } from "../../graph/value.ts";
import type { Tf } from "./package.ts";

/** Computes a node's value from its inputs' values. */
export type Apply = (...inputs: Tensor[]) => Tensor;

/** Prepares a node: sizes, axes and positions are read once, when the graph is compiled. */
type Operator = (tf: Tf, node: Computed) => Apply;

/** Whole numbers that are given as an input, such as axes. */
function list({ inputs, operation }: Computed, position: number): number[] {
  const value = inputs[position];
  if (value?.kind !== "constant")
    throw new FailureError(
      "learner",
      `the backend tfjs wants input ${position} of ${operation.onnx} to be constant`,
    );
  return Array.from(value.data, Number);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  Add: (tf) => (a, b) => tf.add(a!, b!),
  Sub: (tf) => (a, b) => tf.sub(a!, b!),
  Mul: (tf) => (a, b) => tf.mul(a!, b!),
  Div: (tf) => (a, b) => tf.div(a!, b!),
  Min: (tf) => (a, b) => tf.minimum(a!, b!),
  Max: (tf) => (a, b) => tf.maximum(a!, b!),
  Identity: (tf) => (x) => tf.clone(x!),
  Neg: (tf) => (x) => tf.neg(x!),
  Exp: (tf) => (x) => tf.exp(x!),
  Log: (tf) => (x) => tf.log(x!),
  Sqrt: (tf) => (x) => tf.sqrt(x!),
  Tanh: (tf) => (x) => tf.tanh(x!),
  Relu: (tf) => (x) => tf.relu(x!),
  Elu: (tf) => (x) => tf.elu(x!),
  Clip: (tf, node) => {
    const [low, high] = [list(node, 1)[0]!, list(node, 2)[0]!];
    return (x) => tf.clipByValue(x!, low, high);
  },
  Less: (tf) => (a, b) => tf.less(a!, b!),
  LessOrEqual: (tf) => (a, b) => tf.lessEqual(a!, b!),
  Equal: (tf) => (a, b) => tf.equal(a!, b!),
  Where: (tf) => (mask, a, b) => tf.where(mask!, a!, b!),
  Cast: (tf, { type }) => {
    const to = type === "float32" ? "float32" : "int32";
    return (x) => tf.cast(x!, to);
  },

  Reshape: (tf, node) => {
    const shape = list(node, 1);
    return (x) => tf.reshape(x!, shape);
  },
  Expand: (tf, node) => {
    const shape = list(node, 1);
    return (x) => tf.broadcastTo(x!, shape);
  },
  Transpose: (tf, { attributes }) => {
    const order = [...(attributes.perm as readonly number[])];
    return (x) => tf.transpose(x!, order);
  },
  Slice: (tf, node) => {
    const [[start], [end], [axis]] = [list(node, 1), list(node, 2), list(node, 3)];
    const begin = node.shape.map((_, i) => (i === axis ? start! : 0));
    const size = node.shape.map((_, i) => (i === axis ? end! - start! : -1));
    return (x) => tf.slice(x!, begin, size);
  },
  Pad: (tf, node) => {
    const counts = list(node, 1);
    const around = node.shape.map((_, i): [number, number] => [counts[i]!, counts[i + node.shape.length]!]);
    return (x) => tf.pad(x!, around);
  },
  Concat: (tf, { attributes }) => {
    const axis = attributes.axis as number;
    return (...parts) => tf.concat(parts, axis);
  },
  Gather: (tf) => (x, rows) => tf.gather(x!, rows!),
  ScatterND: (tf, { shape }) => {
    const sizes = shape.map(Number);
    return (into, rows, updates) => tf.add(into!, tf.scatterND(rows!, updates!, sizes));
  },

  ReduceSum: (tf, node) => {
    const axes = list(node, 1);
    const keep = node.attributes.keepdims === 1;
    return (x) => tf.sum(x!, axes, keep);
  },
  ReduceMax: (tf, node) => {
    const axes = list(node, 1);
    const keep = node.attributes.keepdims === 1;
    return (x) => tf.max(x!, axes, keep);
  },
  Gemm: (tf, { attributes }) => {
    const [ta, tb] = [attributes.transA === 1, attributes.transB === 1];
    return (a, b, c) => {
      const product = tf.matMul(a!, b!, ta, tb);
      return c === undefined ? product : tf.add(product, c);
    };
  },
  MatMul: (tf) => (a, b) => tf.matMul(a!, b!),
  Softmax: (tf) => (x) => tf.softmax(x!),
  ArgMax: (tf) => (x) => tf.expandDims(tf.argMax(x!, -1), -1),
};

/** @throws FailureError `learner` naming an operator that is not in the table */
export function operatorOf(tf: Tf, node: Computed): Apply {
  const operator = OPERATORS[node.operation.onnx];
  if (operator === undefined)
    throw new FailureError("learner", `the backend tfjs has no operator ${node.operation.onnx}`);
  return operator(tf, node);
}
