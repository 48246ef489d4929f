/** Anthropic's Messages API, streamed, with the system prompt marked as a prefix to cache. */
import Anthropic from "@anthropic-ai/sdk";
import { Stream } from "@anthropic-ai/sdk/streaming";
import { UsageProblem } from "../core/problem.ts";
import { endpointOf } from "./address.ts";
import { CallFailure } from "./call-failure.ts";
import { classify } from "./classify.ts";
import {
  type Completion,
  type CompletionRequest,
  defaultPatience,
  type OpenProvider,
  type Patience,
  type Provider,
  type ProviderOptions,
  type StopReason,
  type Usage,
} from "./provider.ts";
import { isEventStream, jsonOf, watched } from "./watched-body.ts";

const DEFAULT_BASE_URL = "https://api.anthropic.com";

export const openAnthropic: OpenProvider = (options) => new AnthropicProvider(options);

class AnthropicProvider implements Provider {
  readonly id: string;
  readonly model: string;
  readonly endpoint: string;
  readonly listPrices: boolean;
  readonly secrets: readonly string[];
  readonly #client: Anthropic;
  readonly #patience: Patience;
  readonly #keyVariable: string;

  constructor({ model, keyVariable, baseUrl, env, patience, fetch }: ProviderOptions) {
    const key = env[keyVariable];
    if (!key)
      throw new UsageProblem(`anthropic:${model} needs a key: set ${keyVariable}, or use --model offline`);
    const address = baseUrl ?? DEFAULT_BASE_URL;
    this.id = `anthropic:${model}`;
    this.model = model;
    this.#keyVariable = keyVariable;
    this.endpoint = endpointOf(address);
    this.listPrices = baseUrl === undefined;
    this.secrets = [key];
    this.#patience = patience ?? defaultPatience;
    this.#client = new Anthropic({
      apiKey: key,
      baseURL: address,
      maxRetries: 0,
      timeout: this.#patience.firstByteMs,
      logLevel: "off",
      ...(fetch && { fetch }),
    });
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    let begun = false;
    try {
      const response = await this.#client.messages
        .create({ ...this.#body(request), stream: true }, { signal })
        .asResponse();
      begun = true;
      const requestId = response.headers.get("request-id");
      const body = watched(response, this.#patience.stallMs, signal);
      const message = isEventStream(body)
        ? await assemble(
            Stream.fromSSEResponse<Anthropic.RawMessageStreamEvent>(
              body,
              new AbortController(),
              this.#client,
            ),
          )
        : ((await jsonOf(body)) as Anthropic.Message);
      return completionOf(message, requestId, this.model);
    } catch (error) {
      signal.throwIfAborted();
      throw classify(error, {
        endpoint: this.endpoint,
        model: this.model,
        keyVariable: this.#keyVariable,
        secrets: this.secrets,
        begun,
        now: Date.now,
      });
    }
  }

  #body(request: CompletionRequest): Anthropic.MessageCreateParamsNonStreaming {
    return {
      model: this.model,
      max_tokens: request.maxTokens,
      system: [{ type: "text", text: request.system, cache_control: { type: "ephemeral" } }],
      messages: request.messages.map(({ role, text }) => ({ role, content: text })),
      // 1 is the API's default, and the only value that models from Claude Opus 4.7 and Sonnet 5 on take.
      ...(request.temperature !== undefined &&
        request.temperature !== 1 && { temperature: request.temperature }),
    };
  }
}

/** What a stream has said so far, in the shape of an answer that came in one piece. */
type PartialMessage = Pick<Anthropic.Message, "content" | "model" | "stop_reason" | "usage">;

async function assemble(stream: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<PartialMessage> {
  let message = null as PartialMessage | null;
  let text = "";
  let complete = false;
  for await (const event of stream) {
    if (event.type === "message_start") message = event.message;
    else if (event.type === "content_block_delta" && event.delta.type === "text_delta")
      text += event.delta.text;
    else if (event.type === "message_delta" && message) {
      const counted = Object.fromEntries(Object.entries(event.usage).filter(([, value]) => value !== null));
      message = {
        ...message,
        stop_reason: event.delta.stop_reason,
        usage: { ...message.usage, ...counted },
      };
    } else if (event.type === "message_stop") complete = true;
  }
  if (!message || !complete) {
    throw new CallFailure("the answer broke off before its end", { retry: true, billed: true });
  }
  return { ...message, content: [{ type: "text", text, citations: null }] };
}

function completionOf(message: PartialMessage, requestId: string | null, asked: string): Completion {
  if (!Array.isArray(message.content)) {
    throw new CallFailure(
      "the answer has no content; check that this address speaks Anthropic's Messages API",
      {
        retry: false,
        billed: true,
      },
    );
  }
  const stopReason = stopReasonOf(message.stop_reason);
  return {
    text: message.content.map((part) => (part.type === "text" ? part.text : "")).join(""),
    usage: usageOf(message.usage),
    reportedUsd: null,
    requestId,
    model: message.model ?? asked,
    stopReason,
    ...(stopReason === "refusal" && { refusal: "the provider stopped the answer for its usage policy" }),
  };
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
