/** Copies numbers between host tensors and TensorFlow.js. */
import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import { FailureError } from "../../../core/outcome.ts";
import type { Tensor } from "../../backend.ts";
import { formatShape, type Shape } from "../../graph/shape.ts";
import type { Input } from "../../graph/value.ts";
import type { Tf } from "./package.ts";

/** TensorFlow.js has no 64-bit integers; ours are sizes. */
export function upload(tf: Tf, { data, shape }: { data: Tensor["data"]; shape: Shape }): TfTensor {
  if (data instanceof Float32Array) return tf.tensor(data, shape as number[], "float32");
  const whole = data instanceof Int32Array ? data : Int32Array.from(data, Number);
  return tf.tensor(whole, shape as number[], "int32");
}

/** The tensor for an input. @throws FailureError `learner` when there is none, or it does not fit */
export function fed({ name, shape, type }: Input, feeds: Readonly<Record<string, Tensor>>): Tensor {
  const tensor = feeds[name];
  if (tensor === undefined) throw new FailureError("learner", `no tensor is fed for input ${name}`);
  const fits =
    tensor.shape.length === shape.length &&
    shape.every((size, axis) => typeof size === "string" || size === tensor.shape[axis]);
  if (!fits || tensor.data instanceof Float32Array !== (type === "float32"))
    throw new FailureError(
      "learner",
      `input ${name} is ${type} ${formatShape(shape)}, but a tensor of shape ${formatShape(tensor.shape)} is fed`,
    );
  return tensor;
}

/** Copies an output. @throws FailureError `learner` when there is no tensor for it, or it does not fit */
export function download(name: string, from: TfTensor, into: Tensor | undefined): void {
  if (into?.data.length !== from.size)
    throw new FailureError(
      "learner",
      `output ${name} has shape ${formatShape(from.shape)}, but ${into === undefined ? "no tensor" : `a tensor of shape ${formatShape(into.shape)}`} is there to take it`,
    );
  const values = from.dataSync();
  if (into.data instanceof BigInt64Array) into.data.set(BigInt64Array.from(values, BigInt));
  else into.data.set(values);
}
