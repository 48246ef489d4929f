/** How the three APIs say the same things, in their real wire formats. */

/** Tokens as the APIs count them. */
export interface Counted {
  /** Neither read from a cache nor written to one. */
  readonly fresh: number;
  readonly cached: number;
  readonly cacheWrite: number;
  /** Reasoning included. */
  readonly output: number;
  readonly reasoning: number;
}

/** An answer, before it is put into a wire format. */
export interface Said {
  readonly text: string;
  readonly stop?: "end" | "length" | "refusal";
  /** Given apart from the answer, as each API does. */
  readonly reasoning?: string;
  /** Null where the server counts nothing. */
  readonly usage?: Counted | null;
}

const usual: Counted = { fresh: 20, cached: 100, cacheWrite: 0, output: 50, reasoning: 30 };

/** One API: how it says the same things. */
export interface Api {
  readonly name: string;
  /** As `--model` takes it. */
  readonly model: string;
  /** Where questions go; the chat's goes to a `--base-url`. */
  readonly path: string;
  /** The events of a streamed answer. */
  events(said: Said): string[];
  /** The answer in one piece. */
  object(said: Said): unknown;
  streamed(text: string, stop?: Said["stop"]): string[];
  whole(text: string): unknown;
  error(status: number, type: string, message: string): unknown;
}

function api(parts: Omit<Api, "streamed" | "whole">): Api {
  return {
    ...parts,
    streamed: (text, stop = "end") => parts.events({ text, stop }),
    whole: (text) => parts.object({ text }),
  };
}

const event = (data: { readonly type: string } & Record<string, unknown>) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const chunk = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;

/** A text in two pieces, as streams bring it. */
function halves(text: string): [string, string] {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)];
}

const anthropicStops = { end: "end_turn", length: "max_tokens", refusal: "refusal" };

function anthropicUsage(usage: Counted) {
  return {
    input_tokens: usage.fresh,
    cache_read_input_tokens: usage.cached,
    cache_creation_input_tokens: usage.cacheWrite,
  };
}

function anthropicOutput({ output, reasoning }: Counted) {
  return { output_tokens: output, output_tokens_details: { thinking_tokens: reasoning } };
}

const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-5-5",
  stop_sequence: null,
};

export const messagesApi: Api = api({
  name: "Anthropic Messages",
  model: "anthropic:claude-sonnet-5-5",
  path: "/v1/messages",
  events: ({ text, stop = "end", reasoning = "hm", usage = usual }) => {
    const block = (index: number, content_block: unknown, deltas: readonly unknown[]) => [
      event({ type: "content_block_start", index, content_block }),
      ...deltas.map((delta) => event({ type: "content_block_delta", index, delta })),
      event({ type: "content_block_stop", index }),
    ];
    return [
      event({
        type: "message_start",
        message: {
          ...message,
          content: [],
          stop_reason: null,
          ...(usage && { usage: { ...anthropicUsage(usage), output_tokens: 1 } }),
        },
      }),
      ...block(0, { type: "thinking", thinking: "" }, [{ type: "thinking_delta", thinking: reasoning }]),
      event({ type: "ping" }),
      ...block(
        1,
        { type: "text", text: "" },
        halves(text).map((part) => ({ type: "text_delta", text: part })),
      ),
      event({
        type: "message_delta",
        delta: { stop_reason: anthropicStops[stop], stop_sequence: null },
        usage: usage ? anthropicOutput(usage) : {},
      }),
      event({ type: "message_stop" }),
    ];
  },
  object: ({ text, stop = "end", reasoning = "", usage = usual }) => ({
    ...message,
    content: [
      ...(reasoning ? [{ type: "thinking", thinking: reasoning, signature: "s" }] : []),
      { type: "text", text },
    ],
    stop_reason: anthropicStops[stop],
    ...(usage && { usage: { ...anthropicUsage(usage), ...anthropicOutput(usage) } }),
  }),
  error: (_status, type, text) => ({ type: "error", error: { type, message: text }, request_id: "req_1" }),
});

const chatStops = { end: "stop", length: "length", refusal: "content_filter" };

function chatUsage({ fresh, cached, cacheWrite, output, reasoning }: Counted) {
  const prompt = fresh + cached + cacheWrite;
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: cacheWrite },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

export const chatApi: Api = api({
  name: "OpenAI Chat Completions",
  model: "openai:llama",
  path: "/v1/chat/completions",
  events: ({ text, stop = "end", reasoning = "", usage = usual }) => {
    const part = (more: Record<string, unknown>) =>
      chunk({ id: "chatcmpl_1", object: "chat.completion.chunk", model: "llama", ...more });
    const delta = (content: unknown, finish: string | null = null) =>
      part({ choices: [{ index: 0, delta: content, finish_reason: finish }] });
    return [
      delta({ role: "assistant", content: "" }),
      ...(reasoning ? halves(reasoning).map((each) => delta({ reasoning_content: each })) : []),
      ...halves(text).map((each) => delta({ content: each })),
      delta({}, chatStops[stop]),
      ...(usage ? [part({ choices: [], usage: chatUsage(usage) })] : []),
      "data: [DONE]\n\n",
    ];
  },
  object: ({ text, stop = "end", reasoning = "", usage = usual }) => ({
    id: "chatcmpl_1",
    object: "chat.completion",
    model: "llama",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, ...(reasoning && { reasoning_content: reasoning }) },
        finish_reason: chatStops[stop],
      },
    ],
    ...(usage && { usage: chatUsage(usage) }),
  }),
  error: (_status, type, text) => ({ error: { message: text, type, param: null, code: type } }),
});

/** What one `response` object looks like when it is done. */
function response({ text, stop = "end", reasoning = "", usage = usual }: Said) {
  const content =
    stop === "refusal" ? { type: "refusal", refusal: text } : { type: "output_text", text, annotations: [] };
  return {
    id: "resp_1",
    object: "response",
    model: "gpt-6.1-terra",
    status: stop === "length" ? "incomplete" : "completed",
    error: null,
    incomplete_details: stop === "length" ? { reason: "max_output_tokens" } : null,
    output: [
      {
        type: "reasoning",
        id: "rs_1",
        summary: reasoning ? [{ type: "summary_text", text: reasoning }] : [],
      },
      { type: "message", id: "msg_1", role: "assistant", status: "completed", content: [content] },
    ],
    ...(usage && {
      usage: {
        input_tokens: usage.fresh + usage.cached + usage.cacheWrite,
        input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: usage.cacheWrite },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: usage.reasoning },
        total_tokens: usage.fresh + usage.cached + usage.cacheWrite + usage.output,
      },
    }),
  };
}

export const responsesApi: Api = api({
  name: "OpenAI Responses",
  model: "openai:gpt-6.1-terra",
  path: "/v1/responses",
  events: (said) => [
    event({ type: "response.created", response: { ...response({ text: "" }), status: "in_progress" } }),
    event({ type: "response.output_text.delta", item_id: "msg_1", delta: said.text }),
    event({
      type: said.stop === "length" ? "response.incomplete" : "response.completed",
      response: response(said),
    }),
  ],
  object: response,
  error: (_status, type, text) => ({ error: { message: text, type, param: null, code: type } }),
});

export const apis: readonly Api[] = [messagesApi, chatApi, responsesApi];
