/** How a candidate ended, and who is to blame when it was not trained. */

/** Blame of each kind of failure. A fault of the machine or the program is never reported to a model as its own. */
export const blameOf = {
  parse: "reward",
  /** An answer about something else: no reward in it. */
  "off-topic": "reward",
  /** Cut off at the token limit before the reward was complete. */
  truncated: "reward",
  types: "reward",
  contract: "reward",
  "not-finite": "reward",
  "not-deterministic": "reward",
  pointless: "reward",
  duplicate: "reward",
  timeout: "reward",
  memory: "reward",
  crash: "reward",
  environment: "program",
  learner: "program",
  machine: "machine",
  /** The model declined to answer. */
  refusal: "provider",
  empty: "provider",
  provider: "provider",
  budget: "budget",
} as const;

export type FailureKind = keyof typeof blameOf;
export interface Failure {
  readonly kind: FailureKind;
  /** One sentence: what went wrong and what to do. */
  readonly message: string;
}

/** A failure as an exception, for code inside a room; the seams turn it into a {@link Failure}. */
export class FailureError extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FailureError";
    this.kind = kind;
  }
  get failure(): Failure {
    return { kind: this.kind, message: this.message };
  }
}
