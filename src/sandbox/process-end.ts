/** How a contained process ended, and what that means for the candidate that it worked on. */

import { cleanGuestText } from "../core/guest-text.ts";
import type { Failure } from "../core/outcome.ts";

export type ProcessEnd =
  | { readonly status: "ok" }
  | { readonly status: "timeout"; readonly afterMs: number }
  /** It was silent for as long, but because it got no processor time. */
  | { readonly status: "stalled"; readonly afterMs: number }
  | { readonly status: "memory"; readonly limitMb: number }
  | { readonly status: "cancelled" }
  /** It sent a line that is too long or no JSON. */
  | { readonly status: "garbled"; readonly reason: string }
  | {
      readonly status: "crash";
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      /** The last lines of its standard error. */
      readonly stderr: string;
    };

/** What V8 and isolated-vm print before they abort for want of memory. */
const outOfMemory =
  /is_heap_oom = 1|heap out of memory|Reached heap limit|invalid size error|invalid table size|Allocation failed|Failed to allocate memory|std::bad_alloc/i;

/** What Node, or the shell that starts it, ends with when the system gives too little to begin with. */
const notStarted =
  /Failed to reserve virtual memory|exec(ve)?: .*(not found|denied)|env: .*(No such file|denied)/i;

/** Classifies an end that nobody asked for. `null` memory limit means that no one watched it. */
export function endOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  stderr: string,
  limitMb: number,
): ProcessEnd {
  if (code === 0) return { status: "ok" };
  if (outOfMemory.test(stderr) && !notStarted.test(stderr)) return { status: "memory", limitMb };
  return { status: "crash", code, signal, stderr };
}

/**
 * The failure that an end means for the reward that ran inside; null for `ok` and `cancelled`. A kill that this
 * program did not order (the system's out-of-memory killer, a person) is the machine's, never the reward's.
 */
export function failureOf(end: ProcessEnd): Failure | null {
  switch (end.status) {
    case "ok":
    case "cancelled":
      return null;
    case "timeout":
      return {
        kind: "timeout",
        message: `The process was stopped after ${(end.afterMs / 1000).toFixed(1)} s without an answer; look for a loop without end.`,
      };
    case "stalled":
      return {
        kind: "machine",
        message: `The process was stopped after ${(end.afterMs / 1000).toFixed(1)} s in which it got no processor time; see what else this machine is doing.`,
      };
    case "memory":
      return {
        kind: "memory",
        message: `The process was stopped when it used more than ${end.limitMb} MB of memory; keep no data between calls.`,
      };
    case "garbled":
      return { kind: "crash", message: `The process sent ${end.reason} and was stopped.` };
    case "crash":
      if ((end.code === null && end.signal === null) || notStarted.test(end.stderr)) {
        return { kind: "machine", message: `A process could not be started: ${lastWords(end.stderr)}` };
      }
      if (end.signal === "SIGXCPU") {
        return {
          kind: "timeout",
          message:
            "The process was stopped by the system when its processor time was used up; look for long loops.",
        };
      }
      return end.signal === "SIGKILL" || end.signal === "SIGTERM" || end.signal === "SIGINT"
        ? {
            kind: "machine",
            message: `The process was stopped from outside by ${end.signal}; see whether the machine has enough memory.`,
          }
        : {
            kind: "crash",
            message: `The process ended by ${end.signal ?? `code ${end.code}`}: ${lastWords(end.stderr)}`,
          };
  }
}

function lastWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => cleanGuestText(line))
    .filter((line) => line !== "");
  const telling = lines.find((line) => /error|fatal|assert|abort/i.test(line)) ?? lines.at(-1);
  return telling ?? "it left no message.";
}
