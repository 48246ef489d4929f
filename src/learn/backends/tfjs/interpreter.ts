/** Runs a graph node by node with the operations of TensorFlow.js. */
import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import { FailureError } from "../../../core/outcome.ts";
import type { Executable, Tensor } from "../../backend.ts";
import { inOrder } from "../../graph/gradients.ts";
import { formatShape, type Shape } from "../../graph/shape.ts";
import type { Input, Value } from "../../graph/value.ts";
import { type Apply, operatorOf } from "./operators.ts";
import type { Tf } from "./package.ts";

/** One node: reads and writes numbered slots, and empties those that nothing reads later. */
interface Step {
  readonly apply: Apply;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly last: readonly number[];
}

/**
 * Constants, and what follows from them alone, are computed and uploaded here, once; a run holds no tensor longer than
 * a later node reads it.
 * @throws FailureError `learner` when an operator is unknown
 */
export function interpret(tf: Tf, outputs: Readonly<Record<string, Value>>): Executable {
  const order = inOrder(Object.values(outputs));
  const slotOf = new Map(order.map((value, slot) => [value, slot]));
  const applied = order.map((value) => (value.kind === "computed" ? operatorOf(tf, value) : null));
  const constants = new Map<number, TfTensor>();
  const steps: Omit<Step, "last">[] = [];
  for (const [output, value] of order.entries()) {
    if (value.kind === "constant") constants.set(output, upload(tf, value));
    if (value.kind !== "computed") continue;
    const apply = applied[output]!;
    const inputs = value.inputs.map((each) => slotOf.get(each)!);
    if (inputs.every((slot) => constants.has(slot)))
      constants.set(
        output,
        tf.tidy(() => apply(...inputs.map((slot) => constants.get(slot)!))),
      );
    else steps.push({ apply, inputs, output });
  }

  const results = Object.entries(outputs).map(([name, value]) => [name, slotOf.get(value)!] as const);
  const program = withLastReads(steps, new Set([...constants.keys(), ...results.map(([, slot]) => slot)]));
  const inputs = order.filter((value) => value.kind === "input");

  const execute = (feeds: Readonly<Record<string, Tensor>>, into: Readonly<Record<string, Tensor>>): void => {
    const slots: TfTensor[] = [];
    for (const [slot, tensor] of constants) slots[slot] = tensor;
    for (const each of inputs) slots[slotOf.get(each)!] = upload(tf, fed(each, feeds));
    for (const { apply, inputs, output, last } of program) {
      slots[output] = apply(...inputs.map((slot) => slots[slot]!));
      for (const slot of last) slots[slot]!.dispose();
    }
    for (const [name, slot] of results) download(name, slots[slot]!, into[name]);
  };
  return {
    async run(feeds, into) {
      try {
        tf.tidy(() => execute(feeds, into));
      } catch (error) {
        if (error instanceof FailureError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new FailureError("learner", `TensorFlow.js could not run a graph: ${reason}`, { cause: error });
      }
    },
    async dispose() {
      for (const tensor of constants.values()) tensor.dispose();
      constants.clear();
    },
  };
}

/** Finds after which step each slot but the `kept` ones is read no more. */
function withLastReads(steps: readonly Omit<Step, "last">[], kept: ReadonlySet<number>): Step[] {
  const read = new Set(kept);
  return steps
    .toReversed()
    .map((step) => {
      const last = [...new Set(step.inputs)].filter((slot) => !read.has(slot));
      for (const slot of last) read.add(slot);
      return { ...step, last };
    })
    .reverse();
}

/** TensorFlow.js has no 64-bit integers; ours are row numbers and sizes. */
function upload(tf: Tf, { data, shape }: { data: Tensor["data"]; shape: Shape }): TfTensor {
  return data instanceof Float32Array
    ? tf.tensor(data, shape as number[], "float32")
    : tf.tensor(Int32Array.from(data, Number), shape as number[], "int32");
}

function fed({ name, shape, type }: Input, feeds: Readonly<Record<string, Tensor>>): Tensor {
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

function download(name: string, from: TfTensor, into: Tensor | undefined): void {
  if (into?.data.length !== from.size)
    throw new FailureError(
      "learner",
      `output ${name} has shape ${formatShape(from.shape)}, but ${into === undefined ? "no tensor" : `a tensor of shape ${formatShape(into.shape)}`} is there to take it`,
    );
  const values = from.dataSync();
  if (into.data instanceof Float32Array) into.data.set(values);
  else into.data.set(BigInt64Array.from(values, BigInt));
}
