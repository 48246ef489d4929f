/** Anthropic's Messages API, streamed, with the prompt marked as a prefix to cache; also at compatible servers. */
import Anthropic from "@anthropic-ai/sdk";
import { Stream } from "@anthropic-ai/sdk/streaming";
import { UsageProblem } from "../core/problem.ts";
import { Adapter, type Wire } from "./adapter.ts";
import { isAzure, parseAddress } from "./address.ts";
import { type MessageBody, messageBody } from "./anthropic-body.ts";
import { brokenOff, otherApi } from "./call-failure.ts";
import type { RawReading } from "./checked-reading.ts";
import { reportedError } from "./classify.ts";
import { keyIn, secretsIn } from "./keys.ts";
import { patienceFor } from "./patience.ts";
import type { OpenProvider, StopReason, Usage } from "./provider.ts";
import { isEventStream, jsonOf } from "./recognised-body.ts";
import { watchedFetch } from "./watched-body.ts";

const DEFAULT_BASE_URL = "https://api.anthropic.com";
/** Local servers want some key and look at none. */
const NO_KEY = "none";

export const openAnthropic: OpenProvider = ({ model, keyVariable, baseUrl, env, ...rest }) => {
  const key = keyIn(env, keyVariable);
  const own = baseUrl === undefined;
  if (!key && own) {
    throw new UsageProblem(`anthropic:${model} needs a key: set ${keyVariable}, or use --model offline`);
  }
  const { endpoint, query } = parseAddress(baseUrl ?? DEFAULT_BASE_URL);
  const patience = { ...patienceFor(endpoint), ...rest.patience };
  const fetch = watchedFetch(rest.fetch ?? globalThis.fetch, patience);
  const client = new Anthropic({
    apiKey: key || NO_KEY,
    // The SDK adds the version itself, and people give it as they do for OpenAI's servers.
    baseURL: endpoint.replace(/\/v1$/, ""),
    defaultQuery: query,
    // Compatible servers and gateways read the key from either header; the SDK sends `authorization` alone.
    defaultHeaders: {
      ...(key && !own && { "x-api-key": key }),
      ...(key && isAzure(endpoint) && { "api-key": key }),
    },
    maxRetries: 0,
    timeout: patience.firstByteMs,
    logLevel: "off",
    fetch,
  });
  return new Adapter({
    id: `anthropic:${model}`,
    model,
    endpoint,
    keyVariable,
    key,
    secrets: secretsIn(env, key, "ANTHROPIC_CUSTOM_HEADERS"),
    own,
    cachesPrompts: true,
    patience,
    fetch,
    wire: messagesWire(model, client),
  });
};

function messagesWire(model: string, client: Anthropic): Wire<MessageBody> {
  return {
    body: (request, draft) => messageBody(model, request, draft),
    send: (body, signal) => client.messages.create(body, { signal }).asResponse(),
    async read(response) {
      const message = isEventStream(response)
        ? await assemble(
            Stream.fromSSEResponse<Anthropic.RawMessageStreamEvent>(response, new AbortController(), client),
          )
        : ((await jsonOf(response)) as Anthropic.Message & { readonly error?: unknown });
      if ("error" in message && message.error) throw reportedError(message.error);
      return readingOf(message, response.headers.get("request-id"));
    },
  };
}

/** What a stream has said so far, in the shape of an answer that came in one piece. */
type PartialMessage = Partial<
  Pick<Anthropic.Message, "content" | "model" | "stop_reason" | "stop_details" | "usage">
>;

async function assemble(stream: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<PartialMessage> {
  let message = null as PartialMessage | null;
  let text = "";
  let thinking = "";
  let usage: object | null = null;
  let complete = false;
  for await (const event of stream) {
    if (event?.type === "message_start") message = event.message;
    else if (event?.type === "content_block_start") text += textOf(event.content_block);
    else if (event?.type === "content_block_delta") {
      if (event.delta?.type === "text_delta") text += event.delta.text ?? "";
      else if (event.delta?.type === "thinking_delta") thinking += event.delta.thinking ?? "";
    } else if (event?.type === "message_delta" && message) {
      message = {
        ...message,
        stop_reason: event.delta?.stop_reason ?? null,
        stop_details: event.delta?.stop_details ?? null,
      };
      usage = event.usage ?? null;
    } else if (event?.type === "message_stop") complete = true;
  }
  if (!message || !complete) throw brokenOff();
  const { usage: atStart, ...rest } = message;
  const counted = Object.entries(usage ?? {}).filter(([, value]) => value !== null);
  return {
    ...rest,
    // What was written is counted at the end; a server that says nothing there has counted the first tokens alone.
    ...(counted.length > 0 && { usage: { ...atStart, ...Object.fromEntries(counted) } as Anthropic.Usage }),
    content: [
      { type: "thinking", thinking, signature: "" },
      { type: "text", text, citations: null },
    ],
  };
}

function readingOf(message: PartialMessage, requestId: string | null): RawReading {
  const { content } = message;
  if (!Array.isArray(content) && typeof content !== "string") {
    throw otherApi("content", "Anthropic's Messages API");
  }
  const parts = typeof content === "string" ? [{ type: "text", text: content } as const] : content;
  const stopReason = stopReasonOf(message.stop_reason ?? null);
  return {
    text: parts.map(textOf).join(""),
    reasoning: parts.map((part) => (part?.type === "thinking" ? part.thinking : "")).join(""),
    usage: usageOf(message.usage),
    reportedUsd: null,
    requestId,
    model: message.model,
    stopReason,
    ...(stopReason === "refusal" && {
      refusal: message.stop_details?.explanation ?? "the provider stopped the answer for its usage policy",
    }),
  };
}

function textOf(part: { readonly type: string; readonly text?: unknown } | null): string {
  return part?.type === "text" && typeof part.text === "string" ? part.text : "";
}

function stopReasonOf(reason: Anthropic.StopReason | null): StopReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
      return "end";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "refusal":
      return "refusal";
    default:
      return "other";
  }
}

/** Anthropic counts cached tokens beside `input_tokens`, and reasoning inside `output_tokens`. */
function usageOf(usage: Anthropic.Usage | undefined): Usage | null {
  if (!usage) return null;
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  return {
    inputTokens: usage.input_tokens + cachedTokens + cacheWriteTokens,
    cachedTokens,
    cacheWriteTokens,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}
