/**
 * What an error of a provider means. The SDKs of Anthropic and OpenAI are generated from one template and throw
 * the same shapes, so one reading serves both.
 */
import { isLoopback } from "./address.ts";
import { CallFailure, quote } from "./call-failure.ts";

/** The fields of an SDK error that are read here; everything else may hold request data. */
interface ApiErrorShape {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly error?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly requestID?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly name?: unknown;
}

export interface ErrorContext {
  readonly endpoint: string;
  readonly model: string;
  readonly keyVariable: string;
  readonly secrets: readonly string[];
  /** Whether an answer had begun to arrive. */
  readonly begun: boolean;
  /** Milliseconds since 1970, for `retry-after` dates. */
  now(): number;
}

const RETRIED_STATUS = new Set([408, 409, 425, 429]);
const RETRIED_TYPES =
  /overloaded|rate_limit|api_error|server_error|timeout|internal_error|unavailable|too_many_requests/i;
const QUOTA =
  /insufficient_quota|billing|credit balance|spend(ing)? limit|payment|exceeded your current quota/i;
const CONTEXT =
  /context_length_exceeded|context (length|window|size)|prompt is too long|input is too long|maximum context|too many tokens|exceed_context_size/i;

/** @returns the failure that `error`, thrown by an SDK or by `fetch`, stands for */
export function classify(error: unknown, context: ErrorContext): CallFailure {
  if (error instanceof CallFailure) return error;
  const shape = (error ?? {}) as ApiErrorShape;
  const detail = quote(describe(shape), context.secrets);
  const requestId = typeof shape.requestID === "string" ? shape.requestID : null;
  const stop = (message: string) => new CallFailure(message, { retry: false, billed: false, requestId });

  // OpenRouter reports errors inside a stream with the status as their code.
  const status = [shape.status, shape.code].find((each) => typeof each === "number") ?? null;
  const kinds = `${String(shape.type ?? "")} ${String(shape.code ?? "")} ${detail}`;
  if (status === null && !isServerReport(shape)) return dropped(shape, detail, context);

  if (
    status === 401 ||
    status === 403 ||
    /authentication_error|permission_error|invalid_api_key/.test(kinds)
  ) {
    return stop(
      `${context.endpoint} refused the key (${said(status, detail)}); check ${context.keyVariable} and what its owner may use`,
    );
  }
  if (status === 402 || QUOTA.test(kinds)) {
    return stop(
      `the account at ${context.endpoint} has no credit left (${said(status, detail)}); top it up or raise its limit, then resume`,
    );
  }
  if (CONTEXT.test(kinds) || status === 413) {
    return stop(
      `the prompt is too long for ${context.model} (${said(status, detail)}); take a model with a longer context or give the server more of it`,
    );
  }
  if (status === 404 || /model_not_found|not_found_error/.test(kinds)) {
    return stop(
      `${context.endpoint} has no model "${context.model}" (${said(status, detail)}); check the name after "--model" and "--base-url"`,
    );
  }
  if (status !== null ? RETRIED_STATUS.has(status) || status >= 500 : RETRIED_TYPES.test(kinds)) {
    const retryAfterMs = retryAfter(shape.headers, context.now());
    return new CallFailure(`${context.endpoint} could not answer (${said(status, detail)})`, {
      retry: true,
      billed: context.begun,
      requestId,
      ...(retryAfterMs !== null && { retryAfterMs }),
    });
  }
  return stop(`${context.endpoint} refused the request (${said(status, detail)}); see its documentation`);
}

/** An error that came with HTTP status 200, in the shape in which the SDKs throw the others. */
export function reportedError(error: unknown): Error {
  const body = error !== null && typeof error === "object" ? error : { code: "server_error" };
  const { code, type, message } = body as { code?: unknown; type?: unknown; message?: unknown };
  return Object.assign(new Error(typeof message === "string" ? message : "no reason given"), {
    code,
    type,
    error: body,
  });
}

/** Whether an error without a status came from the server inside a stream, and not from the network. */
function isServerReport(shape: ApiErrorShape): boolean {
  return shape.error !== undefined && shape.error !== null;
}

/** Connection trouble, time-outs and answers that no one can read: the request may be repeated. */
function dropped(shape: ApiErrorShape, detail: string, context: ErrorContext): CallFailure {
  const code = codeOf(shape);
  if (code === "ECONNREFUSED" && isLoopback(context.endpoint)) {
    return new CallFailure(
      `nothing listens at ${context.endpoint}; start the model server or check --base-url`,
      { retry: false, billed: false },
    );
  }
  const reason = code ?? (detail || "the connection was lost");
  const unsent = code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
  return new CallFailure(`the connection to ${context.endpoint} failed (${reason}); check the network`, {
    retry: true,
    billed: !unsent,
  });
}

/** The system's error code at the end of the chain of causes. */
function codeOf(shape: ApiErrorShape): string | null {
  let current: unknown = shape;
  for (let depth = 0; depth < 5 && current !== null && typeof current === "object"; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === "string" && /^(E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code)) return code;
    current = cause ?? (Array.isArray(errors) ? errors[0] : null);
  }
  return null;
}

function describe(shape: ApiErrorShape): string {
  const body = shape.error;
  if (body !== null && typeof body === "object") {
    const { message, error } = body as { message?: unknown; error?: { message?: unknown } };
    const inner = message ?? (typeof error === "string" ? error : error?.message);
    if (typeof inner === "string") return inner;
  }
  return typeof shape.message === "string" ? shape.message : "";
}

function said(status: number | null, detail: string): string {
  return [status === null ? "" : `HTTP ${status}`, detail].filter(Boolean).join(": ") || "no reason given";
}

/**
 * Milliseconds that a server asks to wait, or null.
 * `retry-after-ms` is OpenAI's; `retry-after` is seconds or a date (RFC 9110, section 10.2.3).
 */
export function retryAfter(headers: unknown, now: number): number | null {
  if (!(headers instanceof Headers)) return null;
  const exact = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const text = headers.get("retry-after");
  if (text === null) return null;
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
