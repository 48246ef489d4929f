/** Why a call gave no answer: one sentence, whether asking again may help, and whether it may have cost money. */

export interface CallFailureDetails {
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
  readonly retry: boolean;
  readonly billed: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | null;

  /** @param message one sentence: what went wrong and what to do. Never holds a key. */
  constructor(message: string, details: CallFailureDetails) {
    super(message);
    this.name = "CallFailure";
    this.retry = details.retry;
    this.billed = details.billed;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId ?? null;
  }
}

/** Text of a server without control characters, keys and line breaks, cut to a length that fits a sentence. */
export function quote(text: string, secrets: readonly string[]): string {
  const plain = redact(text, secrets)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
}

/** Shorter ones are placeholders for local servers ("ollama"), which stand in ordinary text as well. */
const SHORTEST_SECRET = 12;

/** `text` with every secret replaced. */
function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((rest, secret) => rest.replaceAll(secret, "[key]"), text);
}

/** A JSON value with every secret in its strings replaced. */
export function redactDeep<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === "string") return redact(value, secrets) as T;
  if (Array.isArray(value)) return value.map((each) => redactDeep(each, secrets)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redactDeep(inner, secrets)]),
  ) as T;
}
