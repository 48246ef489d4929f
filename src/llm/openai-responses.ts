/** OpenAI's Responses API: how a question is put, and how its stream or its single object is read. */
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import { contentId } from "../core/identity.ts";
import type { Wire } from "./adapter.ts";
import { brokenOff, otherApi } from "./call-failure.ts";
import type { RawReading } from "./checked-reading.ts";
import { reportedError } from "./classify.ts";
import type { Draft } from "./dialect.ts";
import type { CompletionRequest, StopReason, Usage } from "./provider.ts";
import { isEventStream, jsonOf } from "./recognised-body.ts";

type Answer = OpenAI.Responses.Response;
type Body = OpenAI.Responses.ResponseCreateParams;

export function responsesWire(model: string, client: OpenAI): Wire<Body> {
  return {
    body: (request, draft) => responseBody(model, request, draft),
    send: (body, signal) => client.responses.create(body, { signal }).asResponse(),
    read: (response) => readResponse(response, client),
  };
}

function responseBody(model: string, request: CompletionRequest, draft: Draft): Body {
  const { system, messages, temperature, effort, format } = request;
  return {
    model,
    instructions: system,
    input: messages.map(({ role, text }) => ({ role, content: text })),
    max_output_tokens: draft.maxTokens,
    // What is sent and received is kept by this program alone.
    store: false,
    // Leads calls with the same prefix to the machine that has it in its cache.
    ...(draft.takes("prompt_cache_key") && { prompt_cache_key: contentId({ model, system }) }),
    // 1 is the API's default, and reasoning models refuse the parameter.
    ...(temperature !== undefined && temperature !== 1 && draft.takes("temperature") && { temperature }),
    ...(effort && draft.takes("effort") && { reasoning: { effort } }),
    ...(format &&
      draft.takes("format") && {
        text: {
          format: {
            type: "json_schema" as const,
            name: format.name,
            schema: { ...format.schema },
            strict: true,
          },
        },
      }),
    ...(draft.takes("stream") && { stream: true as const }),
  };
}

/** @throws CallFailure when the answer breaks off, failed or cannot be read */
async function readResponse(response: Response, client: OpenAI): Promise<RawReading> {
  const answer = isEventStream(response)
    ? await lastState(
        Stream.fromSSEResponse<OpenAI.Responses.ResponseStreamEvent>(response, new AbortController(), client),
      )
    : ((await jsonOf(response)) as Answer);
  if (answer?.status === "failed" || answer?.error) throw reportedError(answer.error);
  if (!Array.isArray(answer?.output)) throw otherApi("output", "OpenAI's Responses API");
  const messages = answer.output.filter((item) => item?.type === "message");
  const final = messages.filter(({ phase }) => phase !== "commentary");
  const chosen = final.length > 0 ? final : messages;
  const refusal = chosen
    .flatMap(({ content }) => partsOf(content).map((part) => (part?.type === "refusal" ? part.refusal : "")))
    .join("");
  const stopReason = refusal ? "refusal" : stopReasonOf(answer);
  return {
    text: chosen.map(textOf).filter(Boolean).join("\n\n"),
    reasoning: reasoningOf(answer),
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

function textOf({ content }: OpenAI.Responses.ResponseOutputMessage): string {
  if (typeof content === "string") return content;
  return partsOf(content)
    .map((part) => (part?.type === "output_text" ? part.text : ""))
    .join("");
}

/** Compatible servers give a text or nothing where the API has a list. */
function partsOf<T>(content: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(content) ? content : [];
}

/** Summaries of the reasoning, where the provider gives any. */
function reasoningOf({ output }: Answer): string {
  const texts = output.flatMap((item) =>
    item?.type === "reasoning" ? partsOf(item.summary).map((part) => part?.text ?? "") : [],
  );
  return texts.join("\n\n");
}

/** The last event of a stream repeats the whole answer, so its pieces need no gathering. */
async function lastState(stream: AsyncIterable<OpenAI.Responses.ResponseStreamEvent>): Promise<Answer> {
  for await (const event of stream) {
    if (event?.type === "error") throw reportedError({ code: event.code ?? "", message: event.message });
    if (event?.type === "response.failed") throw reportedError(event.response?.error);
    if (event?.type === "response.completed" || event?.type === "response.incomplete") return event.response;
  }
  throw brokenOff();
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
