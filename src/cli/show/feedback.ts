/** What a person said about a run: what its designer was told before which generation, and what it was not told yet. */
import { plainLine } from "../../core/plain-text.ts";
import type { FeedbackEntry, JournalLine } from "../../core/run.ts";
import { type RunFolder, readFeedback } from "../../store/index.ts";

export interface ToldFeedback extends FeedbackEntry {
  /** From 1: the generation whose prompt told of it first; null while none has. */
  readonly generation: number | null;
}

/** Oldest first. */
export function feedbackOn(folder: RunFolder, lines: readonly JournalLine[]): readonly ToldFeedback[] {
  const told = lines.flatMap((line) =>
    line.type === "asked"
      ? line.feedback.map((entry) => ({ ...entry, generation: line.generation + 1 }))
      : [],
  );
  const known = new Set(told.map(({ id }) => id));
  const waiting = readFeedback(folder.feedback).filter(({ id }) => !known.has(id));
  return [...told, ...waiting.map((entry) => ({ ...entry, generation: null }))];
}

export function feedbackLines(feedback: readonly ToldFeedback[]): string[] {
  return feedback.map(({ generation, instead, text }) => {
    const when = generation === null ? "not told yet" : `told before generation ${generation}`;
    return `feedback, ${when}${instead ? ", in place of the reflection" : ""}: ${plainLine(text)}`;
  });
}
