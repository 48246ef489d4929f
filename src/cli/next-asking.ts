/** When a run's designer will next read what a person says, or why never again. */
import { Problem, UsageProblem } from "../core/problem.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import { readsFeedback } from "../designers/index.ts";
import { type RunFolder, statusOf } from "../store/index.ts";

/** @throws UsageProblem when the designer reads no text */
export function requireReader(config: RunConfig, what: string): void {
  if (!readsFeedback(config.model)) {
    throw new UsageProblem(
      `${what} needs a designer that reads: ${config.model} does not; take a language model or --model manual`,
    );
  }
}

/**
 * The generation, from 0, before which the designer is asked next.
 * @throws Problem when it will not be asked again, UsageProblem when it reads no text
 */
export function nextAsking(folder: RunFolder, lines: readonly JournalLine[]): number {
  requireReader(folder.config, "feedback");
  const status = statusOf(folder.path, lines);
  if (status === "finished" || status === "failed") {
    throw new Problem(`run ${folder.id} is ${status}: nothing would read it; start a new run`);
  }
  const asked = lines.reduce((last, line) => (line.type === "asked" ? line.generation : last), -1);
  const over = lines.some(({ type }) => type === "search-stopped" || type === "winner-chosen");
  if (over || asked + 1 >= folder.config.iterations) {
    throw new Problem(
      `run ${folder.id} has asked its designer for the last time: nothing would read it; start a new run`,
    );
  }
  return asked + 1;
}
