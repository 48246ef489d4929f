/** Turns what a backend said when it was tried into one sentence: what is missing, and how to get it. */
import { plainLine } from "../../core/plain-text.ts";

/** Whether a backend is there: what was found, or what is missing and how to get it. */
export type Found =
  | { readonly available: true; readonly detail: string }
  | { readonly available: false; readonly reason: string };

/** What a library says when something that can be installed is missing, and the sentence for it. */
export interface Missing {
  readonly says: RegExp;
  readonly reason: string;
}

/** Characters of a message that nobody foresaw. */
const MOST = 300;

/** @param said what trying it printed, or null when it computes */
export function foundOf(said: string | null, detail: string, known: readonly Missing[]): Found {
  if (said === null) return { available: true, detail };
  const missing = known.find(({ says }) => says.test(said));
  return { available: false, reason: missing?.reason ?? plainLine(said).slice(0, MOST) };
}
