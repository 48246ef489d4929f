/**
 * Isolates whose code V8 compiles on the thread that runs it. What another thread compiled for an isolate is only put to
 * use while the isolate runs, for a few milliseconds at a time, and in every other process that never came about: a
 * reward stayed at 2.7 instead of 0.9 ms a rollout of 16,384 rows for a whole training.
 *
 * Only for rewards that have passed the critic: with it some endless loops go on for twice their time limit before V8
 * heeds it.
 */
import { setFlagsFromString } from "node:v8";
import ivm from "isolated-vm";

/** V8 gives an isolate its thread to compile on when it is made, or not; the program's own keeps the one that it has. */
export function sameThreadIsolate(options: ivm.IsolateOptions): ivm.Isolate {
  setFlagsFromString("--no-concurrent-recompilation");
  try {
    return new ivm.Isolate(options);
  } finally {
    setFlagsFromString("--concurrent-recompilation");
  }
}
