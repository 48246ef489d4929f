/** A local server that speaks the wire formats of Anthropic and OpenAI, and misbehaves on command. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

/** Answers one request; `json` and `stream` below make the usual ones. */
export type Reply = (response: ServerResponse, received: Received) => void;

export class ModelServer {
  readonly received: Received[] = [];
  /** Taken in order; the last one stays. */
  replies: Reply[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(...replies: Reply[]): Promise<ModelServer> {
    const server = new ModelServer();
    server.replies = replies;
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const received = { path: request.url ?? "", headers: request.headers, body: JSON.parse(text || "{}") };
    this.received.push(received);
    const reply = this.replies.length > 1 ? this.replies.shift()! : this.replies[0]!;
    reply(response, received);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** Server-sent events; `end` says what happens after the last one. */
export function stream(events: readonly string[], end: "close" | "reset" | "stall" = "close"): Reply {
  return (response) => {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "request-id": "req_1",
      "x-request-id": "req_1",
    });
    response.write(events.join(""), () => {
      if (end === "close") response.end();
      else if (end === "reset") response.socket?.resetAndDestroy();
    });
  };
}

const event = (data: { readonly type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const chunk = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;

/** One API: how it says the same things. */
export interface Api {
  readonly name: string;
  /** `openai:` or `anthropic:`. */
  readonly model: string;
  /** Whether the test gives the server's address as `--base-url`. */
  readonly path: string;
  streamed(text: string, stop?: "end" | "length" | "refusal"): string[];
  whole(text: string): unknown;
  error(status: number, type: string, message: string): unknown;
}

const anthropicStops = { end: "end_turn", length: "max_tokens", refusal: "refusal" };
const anthropicUsage = { input_tokens: 20, cache_read_input_tokens: 100, cache_creation_input_tokens: 0 };

export const messagesApi: Api = {
  name: "Anthropic Messages",
  model: "anthropic:claude-sonnet-5-5",
  path: "/v1/messages",
  streamed: (text, stop = "end") => {
    const half = Math.ceil(text.length / 2);
    const delta = (part: string) =>
      event({ type: "content_block_delta", index: 1, delta: { type: "text_delta", text: part } } as never);
    return [
      event({
        type: "message_start",
        message: {
          id: "msg_1",
          type: "message",
          role: "assistant",
          model: "claude-sonnet-5-5",
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { ...anthropicUsage, output_tokens: 1 },
        },
      } as never),
      event({
        type: "content_block_start",
        index: 0,
        content_block: { type: "thinking", thinking: "" },
      } as never),
      event({
        type: "content_block_delta",
        index: 0,
        delta: { type: "thinking_delta", thinking: "hm" },
      } as never),
      event({ type: "content_block_stop", index: 0 } as never),
      event({ type: "ping" }),
      event({ type: "content_block_start", index: 1, content_block: { type: "text", text: "" } } as never),
      delta(text.slice(0, half)),
      delta(text.slice(half)),
      event({ type: "content_block_stop", index: 1 } as never),
      event({
        type: "message_delta",
        delta: { stop_reason: anthropicStops[stop], stop_sequence: null },
        usage: { output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } },
      } as never),
      event({ type: "message_stop" }),
    ];
  },
  whole: (text) => ({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-5-5",
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { ...anthropicUsage, output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } },
  }),
  error: (_status, type, message) => ({ type: "error", error: { type, message }, request_id: "req_1" }),
};

const chatStops = { end: "stop", length: "length", refusal: "content_filter" };
const chatUsage = {
  prompt_tokens: 120,
  completion_tokens: 50,
  total_tokens: 170,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 30 },
};

export const chatApi: Api = {
  name: "OpenAI Chat Completions",
  model: "openai:llama",
  path: "/v1/chat/completions",
  streamed: (text, stop = "end") => {
    const half = Math.ceil(text.length / 2);
    const part = (delta: unknown, finish: string | null = null) =>
      chunk({
        id: "chatcmpl_1",
        object: "chat.completion.chunk",
        model: "llama",
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    return [
      part({ role: "assistant", content: "" }),
      part({ content: text.slice(0, half) }),
      part({ content: text.slice(half) }),
      part({}, chatStops[stop]),
      chunk({
        id: "chatcmpl_1",
        object: "chat.completion.chunk",
        model: "llama",
        choices: [],
        usage: chatUsage,
      }),
      "data: [DONE]\n\n",
    ];
  },
  whole: (text) => ({
    id: "chatcmpl_1",
    object: "chat.completion",
    model: "llama",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: chatUsage,
  }),
  error: (_status, type, message) => ({ error: { message, type, param: null, code: type } }),
};

/** What one `response` object looks like when it is done. */
function response(text: string, stop: "end" | "length" | "refusal") {
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
      { type: "reasoning", id: "rs_1", summary: [] },
      { type: "message", id: "msg_1", role: "assistant", status: "completed", content: [content] },
    ],
    usage: {
      input_tokens: 120,
      input_tokens_details: { cached_tokens: 100, cache_write_tokens: 0 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 170,
    },
  };
}

export const responsesApi: Api = {
  name: "OpenAI Responses",
  model: "openai:gpt-6.1-terra",
  path: "/v1/responses",
  streamed: (text, stop = "end") => [
    event({ type: "response.created", response: { ...response("", "end"), status: "in_progress" } } as never),
    event({ type: "response.output_text.delta", item_id: "msg_1", delta: text } as never),
    event({
      type: stop === "length" ? "response.incomplete" : "response.completed",
      response: response(text, stop),
    } as never),
  ],
  whole: (text) => response(text, "end"),
  error: (_status, type, message) => ({ error: { message, type, param: null, code: type } }),
};

export const apis = [messagesApi, chatApi, responsesApi];
