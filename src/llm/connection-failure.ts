/** Failures on the way to a server and back: what was not reached, not trusted, silent, broken off or unreadable. */
import { isLoopback } from "./address.ts";
import { CallFailure } from "./call-failure.ts";
import type { ErrorShape } from "./error-text.ts";

/** What the classification of an error has to know of the call. */
export interface ErrorContext {
  readonly endpoint: string;
  readonly model: string;
  readonly keyVariable: string;
  readonly secrets: readonly string[];
  /** How long the first byte was waited for, in milliseconds. */
  readonly firstByteMs: number;
  /** Whether an answer had begun to arrive. */
  readonly begun: boolean;
  /** Milliseconds since 1970, for `retry-after` dates. */
  now(): number;
}

/** Codes of trouble before a byte of the question was sent, which then cannot be billed. */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;
/** What Node says of certificates (OpenSSL's X509 errors, nodejs.org/api/tls.html). */
const UNTRUSTED =
  /CERT|^UNABLE_TO_(GET|VERIFY|DECRYPT)|SELF_SIGNED|HOSTNAME_MISMATCH|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$/;
/** TLS spoken to a server that answers something else, or the other way round. */
const OTHER_PROTOCOL = /^(ERR_SSL_|EPROTO$)/;

/** Connection trouble, time-outs and answers that no one can read: most may be repeated. */
export function dropped(shape: ErrorShape, detail: string, context: ErrorContext): CallFailure {
  const { endpoint, begun } = context;
  if (shape instanceof SyntaxError) {
    return malformed(`the stream of ${endpoint} holds something that is not JSON`);
  }
  const code = codeOf(shape);
  const unsent = (message: string) =>
    new CallFailure(message, { reason: "connection", retry: false, billed: false });
  if (code === "ECONNREFUSED" && isLoopback(endpoint)) {
    return unsent(`nothing listens at ${endpoint}; start the model server or check --base-url`);
  }
  if (code !== null && UNTRUSTED.test(code)) {
    return unsent(
      `the certificate of ${endpoint} is not trusted (${code}), so nothing was sent; check --base-url, or name the file of its authority in NODE_EXTRA_CA_CERTS`,
    );
  }
  if (code !== null && OTHER_PROTOCOL.test(code)) {
    return unsent(`${endpoint} does not speak TLS as expected (${code}); check --base-url: http or https?`);
  }
  if (says(shape, /^bad port$/)) {
    return unsent(
      `the port of ${endpoint} is one that no web client may use; let the server listen at another`,
    );
  }
  // The message holds the key.
  if (says(shape, /invalid header value|character at index \d+ has a value/i)) {
    return unsent(
      `${context.keyVariable} holds a character that no key has, such as a line break or a quotation mark; set it anew`,
    );
  }
  if (code === null && /timed? ?out|aborted/i.test(detail)) {
    return new CallFailure(`${endpoint} began no answer in ${Math.round(context.firstByteMs / 1000)} s`, {
      reason: "stalled",
      retry: true,
      billed: true,
    });
  }
  // What the reading of an answer tripped over; undici's own TypeErrors have a cause.
  if (begun && shape instanceof TypeError && shape.cause === undefined && detail !== "terminated") {
    return malformed(`the answer of ${endpoint} is not of the form that its API promises`);
  }
  const reason = code ?? (detail || "the connection was lost");
  return new CallFailure(`the connection to ${endpoint} failed (${reason}); check the network`, {
    reason: "connection",
    retry: true,
    billed: code === null || !UNSENT.test(code),
  });
}

function malformed(message: string): CallFailure {
  return new CallFailure(message, { reason: "malformed", retry: true, billed: true });
}

/** The objects of a chain of causes, the error itself first. */
function* chain(shape: ErrorShape): Generator<Record<string, unknown>> {
  let current: unknown = shape;
  for (let depth = 0; depth < 5 && current !== null && typeof current === "object"; depth++) {
    const link = current as Record<string, unknown>;
    yield link;
    current = link.cause ?? (Array.isArray(link.errors) ? link.errors[0] : null);
  }
}

/** The system's error code at the end of the chain of causes. */
function codeOf(shape: ErrorShape): string | null {
  for (const { code } of chain(shape)) {
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  }
  return null;
}

/** Whether an error or one of its causes says so. */
function says(shape: ErrorShape, what: RegExp): boolean {
  return [...chain(shape)].some(({ message }) => typeof message === "string" && what.test(message));
}
