/** A question that got no answer, and the money that went with it. */
import { FailureError } from "../core/outcome.ts";
import { CallFailure, type CallFailureReason } from "./call-failure.ts";
import type { FailedAttempt } from "./transcripts.ts";

export class UnansweredError extends FailureError {
  /** Dollars that its attempts may have cost all the same; null when the price is unknown. */
  readonly usd: number | null;
  /** Why the last attempt failed; null when the budget did not allow one. */
  readonly reason: CallFailureReason | null;
  /** The provider's id of the last request, for its support. */
  readonly requestId: string | null;

  private constructor(
    kind: "provider" | "budget",
    message: string,
    details: Pick<UnansweredError, "usd" | "reason" | "requestId">,
  ) {
    super(kind, message);
    this.name = "UnansweredError";
    this.usd = details.usd;
    this.reason = details.reason;
    this.requestId = details.requestId;
  }

  /** @param error what ended the attempts; @param model as the user writes it */
  static of(
    error: CallFailure | FailureError,
    model: string,
    attempts: readonly FailedAttempt[],
  ): UnansweredError {
    const usd = lost(attempts);
    if (!(error instanceof CallFailure)) {
      return new UnansweredError("budget", error.message, { usd, reason: null, requestId: null });
    }
    const { message, reason, requestId } = error;
    return new UnansweredError("provider", `${model}: ${message}`, { usd, reason, requestId });
  }
}

/** Dollars that failed attempts may have cost; null when the price of one is unknown. */
export function lost(attempts: readonly FailedAttempt[]): number | null {
  return attempts.reduce<number | null>(
    (sum, { usd }) => (sum === null || usd === null ? null : sum + usd),
    0,
  );
}
