/** The seam between the learner's graphs and whatever runs them. */
import type { Scan } from "./graph/onnx.ts";
import type { Value } from "./graph/value.ts";

/** Numbers in host memory, row-major. A tensor is a fixed view: its data may change, its shape and array do not. */
export interface Tensor {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

export type FloatTensor = Tensor & { readonly data: Float32Array };

/** A compiled graph. */
export interface Executable {
  /**
   * Computes the graph's outputs into the tensors of `into`. No tensor may be in both lists.
   * @param feeds a tensor for every input, by name
   * @param into  a tensor for every output, by name
   * @throws FailureError `learner` when the backend refuses
   */
  run(feeds: Readonly<Record<string, Tensor>>, into: Readonly<Record<string, Tensor>>): Promise<void>;
  dispose(): Promise<void>;
}

export interface CompileOptions {
  /**
   * Outputs that are mostly fed to further runs. A backend with memory of its own may leave them there: the data of the
   * tensors of `into` is then old until they are {@link Backend.read}, and what is written into it counts only once it
   * is told by {@link Backend.wrote}. That lasts until the graph is disposed of.
   */
  readonly kept?: readonly string[];
  /** Runs the graph several times in one go. */
  readonly scan?: Scan;
}

export interface Backend {
  readonly id: string;
  /**
   * Prepares the graph that computes `outputs`.
   * @throws FailureError `learner` when the backend does not accept the graph
   */
  compile(outputs: Readonly<Record<string, Value>>, options?: CompileOptions): Promise<Executable>;
  /** Brings the data of tensors up to date. Absent where it always is. */
  read?(...tensors: readonly Tensor[]): Promise<void>;
  /** The data of these tensors was changed, and counts from now on. */
  wrote?(...tensors: readonly Tensor[]): void;
}

/** A tensor of zeros. */
export function zeros(...shape: readonly number[]): FloatTensor {
  return { data: new Float32Array(shape.reduce((product, size) => product * size, 1)), shape };
}
