/** Runs a graph node by node with the operations of TensorFlow.js. */
import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import { FailureError } from "../../../core/outcome.ts";
import type { Executable, Tensor } from "../../backend.ts";
import { inOrder } from "../../graph/gradients.ts";
import type { Value } from "../../graph/value.ts";
import { type Apply, operatorOf } from "./operators.ts";
import type { Tf } from "./package.ts";
import { download, fed, upload } from "./transfer.ts";

/** One node: reads and writes numbered slots. */
interface Step {
  readonly apply: Apply;
  readonly inputs: readonly number[];
  readonly output: number;
}
/** With the slots that nothing reads later. */
type LastingStep = Step & { readonly last: readonly number[] };

/**
 * Constants, and what follows from them alone, are computed and uploaded here, once; a run holds no tensor longer than
 * a later node reads it.
 * @throws FailureError `learner` when an operator is unknown
 */
export function interpret(tf: Tf, outputs: Readonly<Record<string, Value>>): Executable {
  const order = inOrder(Object.values(outputs));
  const slotOf = new Map(order.map((value, slot) => [value, slot]));
  const all = order.flatMap((value, output): Step[] =>
    value.kind === "computed"
      ? [{ apply: operatorOf(tf, value), inputs: value.inputs.map((each) => slotOf.get(each)!), output }]
      : [],
  );
  const constants = attempt("load a graph", () => computeConstants(tf, order, all));
  const steps = all.filter(({ output }) => !constants.has(output));
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
      attempt("run a graph", () => tf.tidy(() => execute(feeds, into)));
    },
    async dispose() {
      for (const tensor of constants.values()) tensor.dispose();
      constants.clear();
    },
  };
}

/** The tensors that are the same in every run, by slot. */
function computeConstants(tf: Tf, order: readonly Value[], steps: readonly Step[]): Map<number, TfTensor> {
  const constants = new Map<number, TfTensor>();
  tf.tidy(() => {
    for (const [slot, value] of order.entries())
      if (value.kind === "constant") constants.set(slot, upload(tf, value));
    for (const { apply, inputs, output } of steps)
      if (inputs.every((slot) => constants.has(slot)))
        constants.set(output, apply(...inputs.map((slot) => constants.get(slot)!)));
    for (const tensor of constants.values()) tf.keep(tensor);
  });
  return constants;
}

/** Finds after which step each slot but the `kept` ones is read no more. */
function withLastReads(steps: readonly Step[], kept: ReadonlySet<number>): LastingStep[] {
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

/** Runs `work`, and says of an error that it could not do `what`. */
function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FailureError("learner", `TensorFlow.js could not ${what}: ${reason}`, { cause: error });
  }
}
