/**
 * What an error of a provider means. The SDKs of Anthropic and OpenAI are generated from one template and throw
 * the same shapes, so one reading serves both.
 */
import { CallFailure, type CallFailureReason } from "./call-failure.ts";
import { dropped, type ErrorContext } from "./connection-failure.ts";
import { contextNumbers, contextTrouble } from "./context-window.ts";
import { type ErrorShape, errorText } from "./error-text.ts";
import { quote } from "./redact.ts";
import { retryAfter } from "./retry-after.ts";

const RETRIED_STATUS = new Set([408, 409, 425, 429]);
const BUSY = /overloaded|rate_limit|too_many_requests/i;
const RETRIED_TYPES = /api_error|server_error|timeout|internal_error|unavailable/i;
const QUOTA =
  /insufficient_quota|billing|credit balance|spend(ing)? limit|payment|exceeded your current quota/i;
const KEY =
  /authentication_error|permission_error|invalid_api_key|api key not valid|(incorrect|invalid) api key/i;

/** @returns the failure that `error`, thrown by an SDK or by `fetch`, stands for */
export function classify(error: unknown, context: ErrorContext): CallFailure {
  if (error instanceof CallFailure) return error;
  const shape = (error ?? {}) as ErrorShape;
  const detail = quote(errorText(shape), context.secrets);
  const requestId = typeof shape.requestID === "string" ? quote(shape.requestID, context.secrets) : null;

  // OpenRouter reports errors inside a stream with the status as their code.
  const status = [shape.status, shape.code].find((each) => typeof each === "number") ?? null;
  if (status === null && !isServerReport(shape)) return dropped(shape, detail, context);

  const { endpoint, model } = context;
  const answer = said(status, detail);
  const stop = (reason: CallFailureReason, message: string) =>
    // An answer that had begun is paid for, whatever ended it.
    new CallFailure(message, { reason, retry: false, billed: context.begun, requestId });
  const kinds = `${String(shape.type ?? "")} ${String(shape.code ?? "")} ${detail}`;

  if (status !== null && status >= 300 && status < 400) {
    return stop(
      "refused-request",
      `${endpoint} sends questions on to another address (HTTP ${status}), where the key is not sent; if that address is right, give it as --base-url`,
    );
  }
  if (status === 401 || status === 403 || KEY.test(kinds)) {
    return stop(
      "authentication",
      `${endpoint} refused the key (${answer}); check ${context.keyVariable} and what its owner may use`,
    );
  }
  if (status === 402 || QUOTA.test(kinds)) {
    return stop(
      "quota",
      `the account at ${endpoint} has no credit left (${answer}); top it up or raise its limit, then resume`,
    );
  }
  if (contextTrouble(kinds) || status === 413) {
    const numbers = contextNumbers(`${kinds} ${JSON.stringify(shape.error ?? null).slice(0, 2_000)}`);
    return stop(
      "context-length",
      `the prompt is too long for ${model}${numbers ? `: ${numbers}` : ""} (${answer}); take a model with a longer context or give the server more of it`,
    );
  }
  if (status === 404 || /model_not_found|not_found_error/.test(kinds)) {
    return stop(
      "unknown-model",
      `${endpoint} has no model "${model}" (${answer}); check the name after "--model" and "--base-url"`,
    );
  }
  const busy = status === 429 || status === 529 || BUSY.test(kinds);
  if (busy || (status !== null ? RETRIED_STATUS.has(status) || status >= 500 : RETRIED_TYPES.test(kinds))) {
    const retryAfterMs = retryAfter(shape.headers, context.now());
    return new CallFailure(`${endpoint} could not answer (${answer})`, {
      reason: busy ? "rate-limit" : "server",
      retry: true,
      billed: context.begun,
      requestId,
      ...(retryAfterMs !== null && { retryAfterMs }),
    });
  }
  return stop("refused-request", `${endpoint} refused the request (${answer}); see its documentation`);
}

/** An error that came with HTTP status 200, in the shape in which the SDKs throw the others. */
export function reportedError(error: unknown): Error {
  const body = error !== null && typeof error === "object" ? error : { code: "server_error", message: error };
  const { code, type, message } = body as { code?: unknown; type?: unknown; message?: unknown };
  return Object.assign(new Error(typeof message === "string" ? message : "no reason given"), {
    code,
    type,
    error: body,
  });
}

/** Whether an error without a status came from the server inside a stream, and not from the network. */
function isServerReport(shape: ErrorShape): boolean {
  return shape.error !== undefined && shape.error !== null;
}

function said(status: number | null, detail: string): string {
  return [status === null ? "" : `HTTP ${status}`, detail].filter(Boolean).join(": ") || "no reason given";
}
