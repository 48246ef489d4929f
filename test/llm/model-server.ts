/** A local server that speaks the wire formats of Anthropic and OpenAI, follows a script, and misbehaves on command. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Behaviour, json, type Received, type Reply, replyOf } from "./behaviours.ts";
import type { Api } from "./wire-formats.ts";

export { answers, fails, json, misbehaves, type Received, type Reply, stream } from "./behaviours.ts";
export { type Api, apis, chatApi, messagesApi, responsesApi } from "./wire-formats.ts";

export interface ModelServerOptions {
  readonly api: Api;
  /**
   * What to do with each question.
   * @param n counts questions from 0
   */
  script(request: Received, n: number): Behaviour | Promise<Behaviour>;
  /** Whether it streams when it is asked to; true by default. */
  readonly streams?: boolean;
  /** What it says at other addresses, by path, e.g. `/props`; they are no questions. */
  readonly pages?: Readonly<Record<string, unknown>>;
}

/** Starts a server at a free port of this machine; `await using` closes it with every connection. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const { api, script, streams = true, pages = {} } = options;
  let count = 0;
  const server = await ModelServer.start(async (response, received) => {
    const behaviour = await script(received, count++);
    replyOf(behaviour, api, streams)(response, received);
  });
  server.pages = pages;
  return server;
}

export class ModelServer {
  /** Everything that was asked, in order of arrival. */
  readonly received: Received[] = [];
  /** Taken in order; the last one stays. */
  replies: Reply[] = [];
  /** What it says at other addresses, by path; they are no questions. */
  pages: Readonly<Record<string, unknown>> = {};
  #open = 0;
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

  /** The questions among what was received. */
  get questions(): readonly Received[] {
    return this.received.filter(({ method }) => method === "POST");
  }

  /** Answers that are neither finished nor hung up on. */
  get open(): number {
    return this.#open;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open++;
    response.once("close", () => this.#open--);
    // Who hangs up while being answered is no error here.
    response.on("error", () => {});
    let text = "";
    for await (const chunk of request) text += chunk;
    const received: Received = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: JSON.parse(text || "{}"),
    };
    this.received.push(received);
    if (received.method === "GET") {
      const page = this.pages[received.path];
      json(page === undefined ? 404 : 200, page ?? {})(response, received);
      return;
    }
    const reply = this.replies.length > 1 ? this.replies.shift()! : this.replies[0]!;
    reply(response, received);
  }
}
