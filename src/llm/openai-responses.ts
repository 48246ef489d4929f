/** OpenAI's Responses API: how a question is put, and how its stream or its single object is read. */
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import { CallFailure } from "./call-failure.ts";
import { reportedError } from "./classify.ts";
import type { Completion, CompletionRequest, StopReason, Usage } from "./provider.ts";
import { isEventStream, jsonOf } from "./watched-body.ts";

type Answer = OpenAI.Responses.Response;

export function responseBody(
  model: string,
  request: CompletionRequest,
): OpenAI.Responses.ResponseCreateParamsStreaming {
  return {
    model,
    instructions: request.system,
    input: request.messages.map(({ role, text }) => ({ role, content: text })),
    max_output_tokens: request.maxTokens,
    stream: true,
    // What is sent and received is kept by this program alone.
    store: false,
    // 1 is the API's default, and reasoning models refuse the parameter.
    ...(request.temperature !== undefined &&
      request.temperature !== 1 && { temperature: request.temperature }),
  };
}

/** @throws CallFailure when the answer breaks off, failed or cannot be read */
export async function readResponse(response: Response, client: OpenAI): Promise<Completion> {
  const answer = isEventStream(response)
    ? await lastState(
        Stream.fromSSEResponse<OpenAI.Responses.ResponseStreamEvent>(response, new AbortController(), client),
      )
    : ((await jsonOf(response)) as Answer);
  if (!Array.isArray(answer.output)) {
    throw new CallFailure("the answer has no output; check that this address speaks OpenAI's Responses API", {
      retry: false,
      billed: true,
    });
  }
  if (answer.status === "failed" || answer.error) throw reportedError(answer.error);
  const parts = answer.output.flatMap((item) => (item.type === "message" ? item.content : []));
  const refusal = parts.map((part) => (part.type === "refusal" ? part.refusal : "")).join("");
  const stopReason = refusal ? "refusal" : stopReasonOf(answer);
  return {
    text: parts.map((part) => (part.type === "output_text" ? part.text : "")).join(""),
    usage: usageOf(answer.usage),
    reportedUsd: null,
    requestId: response.headers.get("x-request-id") ?? answer.id,
    model: answer.model,
    stopReason,
    ...(stopReason === "refusal" && {
      refusal: refusal || "the provider's content filter stopped the answer",
    }),
  };
}

/** The last event of a stream repeats the whole answer, so its pieces need no gathering. */
async function lastState(stream: AsyncIterable<OpenAI.Responses.ResponseStreamEvent>): Promise<Answer> {
  for await (const event of stream) {
    if (event.type === "error") throw reportedError({ code: event.code ?? "", message: event.message });
    if (event.type === "response.failed") throw reportedError(event.response.error);
    if (event.type === "response.completed" || event.type === "response.incomplete") return event.response;
  }
  throw new CallFailure("the answer broke off before its end", { retry: true, billed: true });
}

function stopReasonOf(answer: Answer): StopReason {
  if (answer.status === "completed") return "end";
  const reason = answer.incomplete_details?.reason;
  if (reason === "max_output_tokens") return "length";
  return reason === "content_filter" ? "refusal" : "other";
}

function usageOf(usage: OpenAI.Responses.ResponseUsage | undefined | null): Usage | null {
  if (!usage) return null;
  return {
    inputTokens: usage.input_tokens,
    cachedTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: usage.input_tokens_details?.cache_write_tokens ?? 0,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
  };
}
