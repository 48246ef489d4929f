/** Watches an answer while it arrives: one that stalls, grows without end or is no longer wanted is dropped. */
import { CallFailure } from "./call-failure.ts";

/** Far above any reward module with its reasoning; guards the memory. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * The same response, whose body fails with a CallFailure when `stallMs` pass without a byte or it grows too long,
 * and with the signal's reason when that is aborted. Watching bytes counts the keep-alive lines that SDKs swallow.
 */
export function watched(response: Response, stallMs: number, signal: AbortSignal): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  let bytes = 0;

  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: NodeJS.Timeout | undefined;
      let stop: (() => void) | undefined;
      try {
        const interrupted = new Promise<never>((_resolve, reject) => {
          timer = setTimeout(() => {
            const seconds = Math.round(stallMs / 1000);
            reject(new CallFailure(`the answer stalled for ${seconds} s`, { retry: true, billed: true }));
          }, stallMs);
          stop = () => reject(signal.reason);
          if (signal.aborted) stop();
          signal.addEventListener("abort", stop, { once: true });
        });
        const { done, value } = await Promise.race([reader.read(), interrupted]);
        if (done) {
          controller.close();
          return;
        }
        bytes += value.byteLength;
        if (bytes > MAX_ANSWER_BYTES) {
          throw new CallFailure(
            `the answer was longer than ${MAX_ANSWER_BYTES / 1024 / 1024} MB and was dropped; check the server at this address`,
            { retry: false, billed: true },
          );
        }
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        await reader.cancel(error).catch(() => {});
      } finally {
        clearTimeout(timer);
        if (stop) signal.removeEventListener("abort", stop);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason).catch(() => {});
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Whether a response is a stream of server-sent events; servers that cannot stream answer with plain JSON. */
export function isEventStream(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").includes("text/event-stream");
}

/**
 * The JSON of a response that is not a stream.
 * @throws CallFailure when it is none
 */
export async function jsonOf(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "no content type";
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailure(
      `the server answered with something that is not JSON (${type}, ${text.length} characters)`,
      {
        retry: true,
        billed: true,
      },
    );
  }
}
