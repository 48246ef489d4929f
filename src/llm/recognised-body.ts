/** What came is told by how it begins: gateways label streams as plain text, and JSON as a stream. */
import { CallFailure } from "./call-failure.ts";

/** Blanks and a byte order mark that may stand before anything. */
const BLANK = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
/** The fields of server-sent events and their comments (HTML Standard, section 9.2.6). */
const EVENT = /^(data|event|id|retry)?:/;
const LONGEST_FIELD = 6;

/**
 * The same response, labelled as what it is where its beginning tells: a stream of events or JSON.
 * @throws what reading it throws
 */
export async function recognised(response: Response): Promise<Response> {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const seen: Uint8Array[] = [];
  let start = "";
  while (start.length < LONGEST_FIELD) {
    const { done, value } = await reader.read();
    if (done) break;
    seen.push(value);
    start += firstOf(value, start === "");
  }
  const type = EVENT.test(start) ? "text/event-stream" : /^[{[]/.test(start) ? "application/json" : null;
  const headers = new Headers(response.headers);
  if (type !== null) headers.set("content-type", type);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of seen) controller.enqueue(chunk);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText } = response;
  return new Response(body, { status, statusText, headers });
}

/** The first characters of a piece, those before the first that is not blank left out if it is the beginning. */
function firstOf(bytes: Uint8Array, beginning: boolean): string {
  const first = beginning ? bytes.findIndex((byte) => !BLANK.has(byte)) : 0;
  return first < 0 ? "" : Buffer.from(bytes.subarray(first, first + LONGEST_FIELD)).toString("latin1");
}

/** Whether a response is a stream of server-sent events; servers that cannot stream answer with plain JSON. */
export function isEventStream(response: Response): boolean {
  return /text\/event-stream/i.test(response.headers.get("content-type") ?? "");
}

/**
 * The JSON object of a response that is not a stream.
 * @throws CallFailure when it is none
 */
export async function jsonOf(response: Response): Promise<object> {
  const type = response.headers.get("content-type") ?? "no content type";
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object") return value;
  } catch {
    // Said below.
  }
  throw new CallFailure(
    `the server answered with something that is not a JSON object (${type}, ${text.length} characters)`,
    { reason: "malformed", retry: true, billed: true },
  );
}
