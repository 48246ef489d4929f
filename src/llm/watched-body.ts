/** Watches what arrives: an answer that stalls, drips for ever or grows without end is dropped. */
import { CallFailure } from "./call-failure.ts";
import type { Patience } from "./provider.ts";

/** Far above any reward module with its reasoning; guards the memory. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

type Fetch = typeof globalThis.fetch;

/**
 * The same `fetch`, with every body watched, those of errors included: an SDK would wait for them without limit.
 * Bytes are watched and not events, so that the keep-alive lines which SDKs swallow count as signs of life.
 */
export function watchedFetch(fetch: Fetch, patience: Patience): Fetch {
  // A redirect is not followed: `fetch` takes only the header `authorization` off, and sends keys in others along.
  return async (input, init) => watched(await fetch(input, { redirect: "manual", ...init }), patience);
}

function watched(response: Response, { stallMs, answerMs }: Patience): Response {
  if (!response.body) return response;
  const reader = response.body.getReader();
  const deadline = performance.now() + answerMs;
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: NodeJS.Timeout | undefined;
      try {
        const tooSlow = new Promise<never>((_resolve, reject) => {
          const left = deadline - performance.now();
          const failure = left < stallMs ? dripped(answerMs) : stalled(stallMs);
          timer = setTimeout(reject, Math.max(0, Math.min(left, stallMs)), failure);
        });
        const { done, value } = await Promise.race([reader.read(), tooSlow]);
        if (done) {
          controller.close();
          return;
        }
        bytes += value.byteLength;
        if (bytes > MAX_ANSWER_BYTES) throw tooLong();
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        await reader.cancel(error).catch(() => {});
      } finally {
        clearTimeout(timer);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason).catch(() => {});
    },
  });
  return new Response(body, response);
}

function stalled(ms: number): CallFailure {
  return new CallFailure(`the answer stalled for ${Math.round(ms / 1000)} s`, {
    reason: "stalled",
    retry: true,
    billed: true,
  });
}

function dripped(ms: number): CallFailure {
  return new CallFailure(`the answer had no end after ${Math.round(ms / 60_000)} minutes and was dropped`, {
    reason: "stalled",
    retry: true,
    billed: true,
  });
}

function tooLong(): CallFailure {
  const megabytes = MAX_ANSWER_BYTES / 1024 / 1024;
  return new CallFailure(
    `the answer was longer than ${megabytes} MB and was dropped; check the server at this address`,
    { reason: "too-long", retry: false, billed: true },
  );
}
