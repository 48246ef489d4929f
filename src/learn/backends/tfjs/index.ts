/** The optional backend `tfjs`: graphs run by whichever TensorFlow.js is installed. */
import { FailureError } from "../../../core/outcome.ts";
import type { Backend } from "../../backend.ts";
import { looped } from "../looped.ts";
import { interpret } from "./interpreter.ts";
import { describeTfjs, findTfjs, loadTfjs } from "./package.ts";

export { describeTfjs, findTfjs } from "./package.ts";

/**
 * Opens the installed TensorFlow.js.
 * @param from a file; packages are looked up as if it asked for them
 * @throws FailureError `machine` when none is installed, or the one that is does not work
 */
export async function openTfjs(from?: string): Promise<Backend> {
  const found = findTfjs(from);
  if (found === null) throw new FailureError("machine", describeTfjs(null));
  const tf = await loadTfjs(found, from);
  return {
    id: "tfjs",
    compile: async (outputs, { scan } = {}) => looped(interpret(tf, outputs), outputs, scan),
  };
}
