/** What a gate or the analyser has to say about a candidate: one kind, one place, one remedy. */

export type Severity = "error" | "warning" | "note";

export interface Finding {
  /** Stable, kebab-case name of the problem, e.g. `unknown-field`, `constant-term`. */
  readonly kind: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the values that show it. */
  readonly message: string;
  /** One sentence: what to write or do instead. */
  readonly remedy: string;
  /** Place in the reward's source, counted from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The source around the place with a caret under it: plain text of a few lines, each of bounded length. */
  readonly frame?: string;
  /** Numbers that back the message, e.g. `{ variance: 0 }`. */
  readonly evidence?: Readonly<Record<string, number | string>>;
}
