/** A process that dies in native code: the reward's doing on the default backend, and most likely the driver's on a GPU. */
import { type BackendId, DEFAULT_BACKEND } from "../core/backend-id.ts";
import type { Failure } from "../core/outcome.ts";
import { failureOf, type ProcessEnd } from "../sandbox/process-end.ts";

/** What native code dies of; V8 ends itself in other words, or by SIGTRAP. */
const NATIVE: ReadonlySet<string> = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT"]);

/** The failure that the end of a trainer process means; null where it ended well or was cancelled. */
export function failureOn(backend: BackendId, end: ProcessEnd): Failure | null {
  const failure = failureOf(end);
  if (backend === DEFAULT_BACKEND || failure?.kind !== "crash" || end.status !== "crash") return failure;
  if (end.signal === null || !NATIVE.has(end.signal)) return failure;
  return {
    kind: "machine",
    message: `The backend ${backend}, or its driver, ended the process by ${end.signal}; try a newer driver, or --backend ${DEFAULT_BACKEND}.`,
  };
}
