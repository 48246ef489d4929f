/** `--interactive`: between generations a person reads how it stands, and says what the designer should be told. */
import type { Candidate } from "../core/candidate.ts";
import { UsageProblem } from "../core/problem.ts";
import type { RunConfig } from "../core/run.ts";
import { checkFeedback, leaveFeedback } from "../store/index.ts";
import { askLine } from "./ask-line.ts";
import { standing } from "./interactive-summary.ts";
import { requireReader } from "./next-asking.ts";
import type { Watcher } from "./view/watcher.ts";

export interface InterviewOptions {
  /** Where what was said is left: `<run>/feedback`. */
  readonly folder: string;
  readonly watcher: Watcher;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  onInterrupt(): void;
}

/**
 * Before anything is started.
 * @throws UsageProblem when nobody can be asked, or the designer would not read it
 */
export function requireInterview(config: RunConfig): void {
  requireReader(config, "--interactive");
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new UsageProblem(
      "--interactive asks at a terminal, but standard input or standard error is none; design-reward feedback says the same from outside",
    );
  }
}

/** What to do before the designer is asked for a generation; before the first there is nothing to say yet. */
export function interview(options: InterviewOptions) {
  const { folder, watcher, input, output, signal, onInterrupt } = options;
  return async (generation: number, incumbent: Candidate | null): Promise<void> => {
    if (generation === 0) return;
    watcher.suspend();
    try {
      const question = `What should the designer be told before generation ${generation + 1}? One line; nothing for nothing; with ! in front it stands in place of the reflection.`;
      output.write([...standing(generation, incumbent), question, ""].join("\n"));
      while (true) {
        const line = await askLine({ input, output, prompt: "> ", signal, onInterrupt });
        if (line === null || line === "") return;
        const instead = line.startsWith("!");
        const refusal = attempt(() =>
          leaveFeedback(folder, checkFeedback(instead ? line.slice(1) : line), instead, new Date()),
        );
        if (refusal === null) return;
        output.write(`${refusal}\n`);
      }
    } finally {
      watcher.resume();
    }
  };
}

/** Why a text cannot be told, in one sentence, or null. */
function attempt(leave: () => unknown): string | null {
  try {
    leave();
    return null;
  } catch (error) {
    if (error instanceof UsageProblem) return error.message;
    throw error;
  }
}
