/** Chat Completions, as OpenAI's and the many compatible servers speak it, each with its own gaps. */
import type OpenAI from "openai";
import { Stream } from "openai/streaming";
import { CallFailure } from "./call-failure.ts";
import { reportedError } from "./classify.ts";
import type { Completion, CompletionRequest, StopReason, Usage } from "./provider.ts";
import { isEventStream, jsonOf } from "./watched-body.ts";

type Body = OpenAI.ChatCompletionCreateParamsStreaming;
type Chunk = OpenAI.ChatCompletionChunk;

/** Parameters that a server may refuse by name, after which it is asked without them. */
const OPTIONAL = ["temperature", "seed", "stream_options"] as const;

/** What one server has turned out to understand. */
export class ChatDialect {
  readonly #model: string;
  readonly #client: OpenAI;
  readonly #refused = new Set<string>();

  constructor(model: string, client: OpenAI) {
    this.#model = model;
    this.#client = client;
  }

  /**
   * @param send makes the request and gives the response of a successful one
   * @throws what the SDK throws; CallFailure when the answer breaks off or cannot be read
   */
  async complete(request: CompletionRequest, send: (body: Body) => Promise<Response>): Promise<Completion> {
    for (;;) {
      const body = this.#body(request);
      try {
        return await readChat(await send(body), this.#model, this.#client);
      } catch (error) {
        if (!this.#learn(error, body)) throw error;
      }
    }
  }

  #body(request: CompletionRequest): Body {
    // The newer name is wanted by OpenAI's own reasoning models, the older one by nearly everybody else.
    const limit = this.#refused.has("max_tokens")
      ? { max_completion_tokens: request.maxTokens }
      : { max_tokens: request.maxTokens };
    const body: Body = {
      model: this.#model,
      messages: [
        { role: "system", content: request.system },
        ...request.messages.map(({ role, text }) => ({ role, content: text })),
      ],
      stream: true,
      ...limit,
      ...(request.temperature !== undefined && { temperature: request.temperature }),
      ...(request.seed !== undefined && { seed: request.seed & 0x7fffffff }),
      stream_options: { include_usage: true },
    };
    for (const name of this.#refused) delete body[name as keyof Body];
    return body;
  }

  /** Remembers a parameter that the server just refused by name; false when there is nothing to learn. */
  #learn(error: unknown, sent: Body): boolean {
    const { status, message, param } = (error ?? {}) as {
      status?: unknown;
      message?: unknown;
      param?: unknown;
    };
    if (status !== 400 && status !== 422) return false;
    const text = `${String(param ?? "")} ${String(message ?? "")}`;
    const name = [...OPTIONAL, "max_tokens" as const].find(
      (each) => sent[each] !== undefined && new RegExp(`\\b${each}\\b`).test(text),
    );
    if (name === undefined) return false;
    this.#refused.add(name);
    return true;
  }
}

/** What matters of an answer, whether it came in pieces or at once. */
interface Gathered {
  text: string;
  refusal: string;
  finish: string | null;
  model: string | null;
  id: string | null;
  usage: ChatUsage | null;
}

type ChatUsage = OpenAI.CompletionUsage & { readonly cost?: number };

async function readChat(response: Response, asked: string, client: OpenAI): Promise<Completion> {
  const gathered: Gathered = { text: "", refusal: "", finish: null, model: null, id: null, usage: null };
  if (isEventStream(response)) {
    for await (const chunk of Stream.fromSSEResponse<Chunk>(response, new AbortController(), client)) {
      add(gathered, chunk, chunk.choices?.[0]?.delta, chunk.choices?.[0]?.finish_reason);
    }
  } else {
    const whole = (await jsonOf(response)) as Partial<OpenAI.ChatCompletion> & { readonly error?: unknown };
    if (whole.error) throw reportedError(whole.error);
    add(gathered, whole, whole.choices?.[0]?.message, whole.choices?.[0]?.finish_reason);
  }
  if (gathered.finish === null) {
    throw new CallFailure("the answer broke off before its end", { retry: true, billed: true });
  }
  const stopReason = gathered.refusal ? "refusal" : stopReasonOf(gathered.finish);
  return {
    text: gathered.text,
    usage: usageOf(gathered.usage),
    reportedUsd: gathered.usage?.cost ?? null,
    requestId: response.headers.get("x-request-id") ?? gathered.id,
    model: gathered.model ?? asked,
    stopReason,
    ...(stopReason === "refusal" && {
      refusal: gathered.refusal || "the provider's content filter stopped the answer",
    }),
  };
}

function add(
  to: Gathered,
  from: { readonly id?: string; readonly model?: string; readonly usage?: ChatUsage | null },
  part: { readonly content?: string | null; readonly refusal?: string | null } | undefined,
  finish: string | null | undefined,
): void {
  to.text += part?.content ?? "";
  to.refusal += part?.refusal ?? "";
  to.finish = finish ?? to.finish;
  to.model = from.model ?? to.model;
  to.id = from.id ?? to.id;
  to.usage = from.usage ?? to.usage;
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
