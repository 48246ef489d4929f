/** What the corpus of hackable rewards says of each of them. */

export interface HackableReward {
  /** Unique, for tables. */
  readonly id: string;
  readonly task: string;
  /** What a policy can do to be paid without doing the task. */
  readonly exploit: string;
  /**
   * Who is expected to catch it before (a gate, which refuses or warns with a finding of this kind) or during its training
   * (an alarm, because no gate can know it without training).
   */
  readonly caughtBy:
    | { readonly gate: string; readonly verdict: "refused" | "warned"; readonly finding: string }
    | { readonly alarm: string };
  /** The module as a designer would hand it in. */
  readonly source: string;
}
