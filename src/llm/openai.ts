/** OpenAI's models over the Responses API, and every compatible server over Chat Completions. */
import OpenAI from "openai";
import { UsageProblem } from "../core/problem.ts";
import { endpointOf } from "./address.ts";
import { classify } from "./classify.ts";
import { ChatDialect } from "./openai-chat.ts";
import { readResponse, responseBody } from "./openai-responses.ts";
import {
  type Completion,
  type CompletionRequest,
  defaultPatience,
  type OpenProvider,
  type Patience,
  type Provider,
  type ProviderOptions,
} from "./provider.ts";
import { watched } from "./watched-body.ts";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
/** Local servers want some key and look at none. */
const NO_KEY = "none";

export const openOpenAi: OpenProvider = (options) => new OpenAiProvider(options);

class OpenAiProvider implements Provider {
  readonly id: string;
  readonly model: string;
  readonly endpoint: string;
  readonly listPrices: boolean;
  readonly secrets: readonly string[];
  readonly #client: OpenAI;
  readonly #patience: Patience;
  readonly #keyVariable: string;
  /** Null at OpenAI itself, which speaks the Responses API. */
  readonly #chat: ChatDialect | null;

  constructor({ model, keyVariable, baseUrl, env, patience, fetch }: ProviderOptions) {
    const key = env[keyVariable];
    if (!key && baseUrl === undefined) {
      throw new UsageProblem(
        `openai:${model} needs a key: set ${keyVariable}, or name a compatible server with --base-url`,
      );
    }
    const address = baseUrl ?? DEFAULT_BASE_URL;
    this.id = `openai:${model}`;
    this.model = model;
    this.#keyVariable = keyVariable;
    this.endpoint = endpointOf(address);
    this.listPrices = baseUrl === undefined;
    this.secrets = key ? [key] : [];
    this.#patience = patience ?? defaultPatience;
    this.#client = new OpenAI({
      apiKey: key ?? NO_KEY,
      adminAPIKey: null,
      organization: env.OPENAI_ORG_ID ?? null,
      project: env.OPENAI_PROJECT_ID ?? null,
      baseURL: address,
      maxRetries: 0,
      timeout: this.#patience.firstByteMs,
      logLevel: "off",
      ...(fetch && { fetch }),
    });
    this.#chat = baseUrl === undefined ? null : new ChatDialect(model, this.#client);
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    let begun = false;
    const open = async (call: { asResponse(): Promise<Response> }): Promise<Response> => {
      const response = await call.asResponse();
      begun = true;
      return watched(response, this.#patience.stallMs, signal);
    };
    try {
      const chat = this.#chat;
      if (!chat) {
        const body = responseBody(this.model, request);
        return await readResponse(await open(this.#client.responses.create(body, { signal })), this.#client);
      }
      return await chat.complete(request, (body) =>
        open(this.#client.chat.completions.create(body, { signal })),
      );
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
}
