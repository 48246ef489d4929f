/** What a person says about the run, in a prompt: their latest words whole, earlier ones in short. */
import type { Feedback } from "../../core/candidate.ts";
import type { Section } from "./allot.ts";
import { leftOut, quoted } from "./data.ts";
import type { Templates } from "./templates.ts";

/** Characters that are told of an earlier text, unless its first sentence alone is longer. */
const MAX_EARLIER = 240;
/** Characters of a first sentence that is still told. */
const MAX_SENTENCE = 600;

/** The latest words come first, line by line; then earlier ones, the newest first. */
export function feedbackSection(
  templates: Templates,
  feedback: readonly Feedback[],
  generation: number,
  share: number,
): Section {
  const latest = feedback
    .filter((each) => each.generation === generation)
    .flatMap(({ text }) => quoted(text).split("\n"));
  const earlier = feedback
    .filter((each) => each.generation < generation)
    .toReversed()
    .map((each) => `${quoted(`Before generation ${each.generation + 1}: ${inShort(each.text)}`)}`);
  return {
    name: "feedback",
    share,
    levels: latest.length + earlier.length,
    render(level) {
      const now = said(latest, level, "line");
      const before = said(earlier, level - latest.length, "earlier remark");
      return [
        now && templates.render("feedback", { words: now }),
        before && templates.render("earlier-feedback", { words: before }),
      ]
        .filter(Boolean)
        .join("\n");
    },
  };
}

function said(lines: readonly string[], count: number, what: string): string {
  const kept = lines.slice(0, Math.max(0, count));
  const missing = lines.length - kept.length;
  if (lines.length === 0) return "";
  return [...kept, ...(missing > 0 ? [`> ${leftOut(missing, what)}`] : [])].join("\n");
}

/** The first sentences on one line. */
function inShort(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  let end = 0;
  for (const { index, 0: stop } of line.matchAll(/[.!?](?= |$)|$/g)) {
    const next = index + stop.length;
    if (end > 0 && next > MAX_EARLIER) break;
    end = next;
  }
  if (end > MAX_SENTENCE) return `[a remark of ${line.length} characters, left out]`;
  return end < line.length ? `${line.slice(0, end)} […]` : line;
}

/** Whether the person wants to be heard in place of the reflection. */
export function standsInstead(feedback: readonly Feedback[], generation: number): boolean {
  return feedback.some((each) => each.generation === generation && each.instead);
}
