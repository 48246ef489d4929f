/** Why a call gave no answer: its kind, one sentence, whether asking again may help, and what it may have cost. */

/** Kinds of calls without an answer, in the order in which a reader of a journal would sort them. */
export const callFailureReasons = [
  /** The key is wrong, revoked, or its owner may not use this model. */
  "authentication",
  /** No credit or no allowance is left. */
  "quota",
  "unknown-model",
  /** Prompt and answer do not fit into the model's context. */
  "context-length",
  /** Too many requests for now. */
  "rate-limit",
  /** The server failed or is overloaded. */
  "server",
  /** Nothing listens, or the connection was lost. */
  "connection",
  /** Nothing, or nothing more, came in time. */
  "stalled",
  /** What came is not what the API promises. */
  "malformed",
  /** What came is larger than any answer. */
  "too-long",
  /** The server says that the request is wrong. */
  "refused-request",
] as const;

export type CallFailureReason = (typeof callFailureReasons)[number];

export interface CallFailureDetails {
  readonly reason: CallFailureReason;
  /** Whether the same request may succeed later. */
  readonly retry: boolean;
  /** Whether the provider may bill for it: it may when an answer had begun. */
  readonly billed: boolean;
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly requestId?: string | null;
}

/** Inside this room only; the language model turns it into a FailureError. */
export class CallFailure extends Error {
  readonly reason: CallFailureReason;
  readonly retry: boolean;
  readonly billed: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | null;

  /** @param message one sentence: what went wrong and what to do. Never holds a key. */
  constructor(message: string, details: CallFailureDetails) {
    super(message);
    this.name = "CallFailure";
    this.reason = details.reason;
    this.retry = details.retry;
    this.billed = details.billed;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId ?? null;
  }
}

/** An answer that stopped before its end: it was paid for and is worth another attempt. */
export function brokenOff(): CallFailure {
  return new CallFailure("the answer broke off before its end", {
    reason: "connection",
    retry: true,
    billed: true,
  });
}

/** An answer in another language than the API's. @param api e.g. `Anthropic's Messages API` */
export function otherApi(missing: string, api: string): CallFailure {
  return new CallFailure(`the answer has no ${missing}; check that this address speaks ${api}`, {
    reason: "malformed",
    retry: false,
    billed: true,
  });
}
