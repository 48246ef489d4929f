/** Every error as one sentence and an exit code: 2 for wrong usage, 130 for Ctrl-C, 1 for the rest. */
import { CommanderError } from "commander";
import { FailureError } from "../core/outcome.ts";
import { plainLine } from "../core/plain-text.ts";
import { Interrupted, Problem, UsageProblem } from "../core/problem.ts";
import { INTERRUPTED } from "./interruption.ts";

export interface ErrorReport {
  readonly kind: "usage" | "problem" | "interrupted" | "internal";
  readonly message: string;
  readonly exitCode: number;
}

/** @param interrupted whether somebody pressed Ctrl-C before: whatever broke then broke because of it */
export function explainError(error: unknown, interrupted = false): ErrorReport {
  if (interrupted || error instanceof Interrupted) {
    const message = error instanceof Interrupted ? plainLine(error.message) : "stopped before the end";
    return { kind: "interrupted", message, exitCode: INTERRUPTED };
  }
  if (error instanceof CommanderError) return { kind: "usage", message: usage(error), exitCode: 2 };
  if (error instanceof UsageProblem) {
    return { kind: "usage", message: plainLine(error.message), exitCode: 2 };
  }
  if (error instanceof Problem) return { kind: "problem", message: plainLine(error.message), exitCode: 1 };
  if (error instanceof FailureError) {
    return { kind: "problem", message: plainLine(`${error.kind}: ${error.message}`), exitCode: 1 };
  }
  const what = error instanceof Error ? error.message : String(error);
  return {
    kind: "internal",
    message: plainLine(
      `a fault of this program: ${what}; run again with DESIGN_REWARD_DEBUG=1 for where, and report it`,
    ),
    exitCode: 1,
  };
}

/** Commander's `error: unknown option '--taks'⏎(Did you mean --task?)` as one sentence. */
function usage({ message }: CommanderError): string {
  const sentence = plainLine(message)
    .replace(/^error: /, "")
    .replace(/\. (Expected .*|Allowed choices .*)\.$/, ": $1")
    .replace(/ ?\(Did you mean (.*)\?\)/, "; did you mean $1?");
  return sentence.includes("did you mean") ? sentence : `${sentence}; see design-reward --help`;
}
