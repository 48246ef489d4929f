/** Chat Completions, as the many servers that are compatible with OpenAI's speak it, each with its own gaps. */
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import type { Wire } from "./adapter.ts";
import { brokenOff, otherApi } from "./call-failure.ts";
import type { RawReading } from "./checked-reading.ts";
import { reportedError } from "./classify.ts";
import type { Draft } from "./dialect.ts";
import type { CompletionRequest, StopReason, Usage } from "./provider.ts";
import { isEventStream, jsonOf } from "./recognised-body.ts";

type Body = OpenAI.ChatCompletionCreateParams;
type Chunk = OpenAI.ChatCompletionChunk;

export function chatWire(model: string, client: OpenAI): Wire<Body> {
  return {
    body: (request, draft) => chatBody(model, request, draft),
    send: (body, signal) => client.chat.completions.create(body, { signal }).asResponse(),
    read: (response) => readChat(response, client),
  };
}

function chatBody(model: string, request: CompletionRequest, draft: Draft): Body {
  const { system, messages, temperature, seed, effort, format } = request;
  return {
    model,
    messages: [
      { role: "system", content: system },
      ...messages.map(({ role, text }) => ({ role, content: text })),
    ],
    // The newer name is wanted by OpenAI's own reasoning models, the older one by nearly everybody else.
    ...(draft.takes("max_tokens")
      ? { max_tokens: draft.maxTokens }
      : { max_completion_tokens: draft.maxTokens }),
    ...(temperature !== undefined && draft.takes("temperature") && { temperature }),
    ...(seed !== undefined && draft.takes("seed") && { seed: seed & 0x7fffffff }),
    ...(effort && draft.takes("effort") && { reasoning_effort: effort }),
    ...(format &&
      draft.takes("format") && {
        response_format: {
          type: "json_schema" as const,
          json_schema: { name: format.name, schema: { ...format.schema }, strict: true },
        },
      }),
    ...(draft.takes("stream") && {
      stream: true as const,
      ...(draft.takes("stream_options") && { stream_options: { include_usage: true } }),
    }),
  };
}

/** What matters of an answer, whether it came in pieces or at once. */
interface Gathered {
  text: string;
  reasoning: string;
  refusal: string;
  finish: string | null;
  model: string | null;
  id: string | null;
  usage: ChatUsage | null;
}

/** OpenRouter adds what the call cost. */
type ChatUsage = OpenAI.CompletionUsage & { readonly cost?: number };

/**
 * Reasoning is `reasoning_content` at DeepSeek, llama.cpp and vLLM, `reasoning` at OpenRouter, Ollama and Groq, and at
 * Mistral a part of the content, which is then a list.
 */
interface Part {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
}

/** A choice that failed says so itself at OpenRouter. */
interface Choice {
  readonly delta?: Part | null;
  readonly message?: Part | null;
  readonly finish_reason?: string | null;
  readonly error?: unknown;
}

async function readChat(response: Response, client: OpenAI): Promise<RawReading> {
  const gathered: Gathered = {
    text: "",
    reasoning: "",
    refusal: "",
    finish: null,
    model: null,
    id: null,
    usage: null,
  };
  if (isEventStream(response)) {
    for await (const chunk of Stream.fromSSEResponse<Chunk>(response, new AbortController(), client)) {
      add(gathered, chunk ?? {}, chunk?.choices?.[0] as Choice | undefined);
    }
  } else {
    const whole = (await jsonOf(response)) as Partial<OpenAI.ChatCompletion> & { readonly error?: unknown };
    if (whole.error) throw reportedError(whole.error);
    if (!Array.isArray(whole.choices)) throw otherApi("choices", "OpenAI's Chat Completions API");
    const choice = whole.choices[0] as Choice | undefined;
    add(gathered, whole, choice);
    // What came in one piece came to its end, also at servers that do not say why.
    if (choice?.message) gathered.finish ??= "unsaid";
  }
  if (gathered.finish === null) throw brokenOff();
  const stopReason = gathered.refusal ? "refusal" : stopReasonOf(gathered.finish);
  return {
    text: gathered.text,
    reasoning: gathered.reasoning,
    usage: usageOf(gathered.usage),
    reportedUsd: gathered.usage?.cost ?? null,
    requestId: response.headers.get("x-request-id") ?? gathered.id,
    model: gathered.model,
    stopReason,
    ...(stopReason === "refusal" && {
      refusal: gathered.refusal || "the provider's content filter stopped the answer",
    }),
  };
}

function add(
  to: Gathered,
  from: { readonly id?: string; readonly model?: string; readonly usage?: ChatUsage | null },
  choice: Choice | undefined,
): void {
  if (choice?.error || choice?.finish_reason === "error") throw reportedError(choice.error);
  const part = choice?.message ?? choice?.delta;
  to.text += contentOf(part?.content, "text");
  const thought = part?.reasoning_content ?? part?.reasoning;
  to.reasoning += typeof thought === "string" ? thought : contentOf(part?.content, "thinking");
  to.refusal += typeof part?.refusal === "string" ? part.refusal : "";
  to.finish = choice?.finish_reason ?? to.finish;
  to.model = from.model ?? to.model;
  to.id = from.id ?? to.id;
  to.usage = from.usage ?? to.usage;
}

/** The text of a content, or of its parts of one type; Mistral's parts of type `thinking` hold such a list again. */
function contentOf(content: unknown, type: "text" | "thinking"): string {
  if (typeof content === "string") return type === "text" ? content : "";
  if (!Array.isArray(content)) return "";
  return content
    .map((part: Record<string, unknown> | null) => {
      if (part?.type !== type) return "";
      return contentOf(part[type], "text");
    })
    .join("");
}

function stopReasonOf(finish: string): StopReason {
  if (finish === "stop") return "end";
  if (finish === "length") return "length";
  return finish === "content_filter" ? "refusal" : "other";
}

/** OpenAI counts cached tokens inside the prompt's, and reasoning inside the completion's. */
function usageOf(usage: ChatUsage | null): Usage | null {
  if (!usage) return null;
  return {
    inputTokens: usage.prompt_tokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
    outputTokens: usage.completion_tokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
