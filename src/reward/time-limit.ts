/**
 * Ends work on a hostile text that would take for ever: TypeScript's parser speculates, and for some nestings its time
 * doubles with every level (found by fuzzing TypeScript 6.0.3; 13 levels of `[type <` inside braces take seconds).
 */
import { createContext, Script } from "node:vm";

const context: { work: () => void } = { work: () => {} };
createContext(context);
const entrance = new Script("work()");

/**
 * What `work` returns, or null when it took longer. Only a script has a time limit in Node, so a script calls it; `work`
 * must be able to stop anywhere: it is cut off without its `finally` blocks.
 */
export function withinTime<T>(ms: number, work: () => T): T | null {
  let result: T | null = null;
  context.work = () => {
    result = work();
  };
  try {
    entrance.runInContext(context, { timeout: ms });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  } finally {
    context.work = () => {};
  }
  return result;
}
