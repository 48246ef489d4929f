/** Opens providers and models against a test's own server, whatever address they mean. */
import { Budget } from "../../src/llm/budget.ts";
import { LanguageModel, type LanguageModelOptions } from "../../src/llm/language-model.ts";
import { parseModelName } from "../../src/llm/model-name.ts";
import type { CompletionRequest, Provider } from "../../src/llm/provider.ts";
import { openProvider } from "../../src/llm/providers.ts";
import type { Api, ModelServer } from "./model-server.ts";

export const canary = "sk-canary-0123456789abcdef";

export const question: CompletionRequest = {
  system: "You design rewards.",
  messages: [{ role: "user", text: "Write one." }],
  maxTokens: 1000,
  temperature: 1,
  sample: 0,
};

/** Chat Completions is what a `--base-url` speaks; the others go to the provider's own address, led to the server. */
export function open(api: Api, server: ModelServer, stallMs = 5_000): Promise<Provider> {
  const name = parseModelName(api.model);
  if (name.kind !== "provider") throw new Error(`${api.model} is no provider`);
  return openProvider(name.provider, {
    model: name.model,
    env: { ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary },
    patience: { firstByteMs: stallMs, stallMs },
    ...(api.path === "/v1/chat/completions" && { baseUrl: `${server.url}/v1` }),
    fetch: (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      return fetch(server.url + pathname, init);
    },
  });
}

/** A model whose waits between attempts take no time. */
export async function openModel(
  api: Api,
  server: ModelServer,
  options: Partial<LanguageModelOptions> & { readonly stallMs?: number } = {},
) {
  const { stallMs, ...rest } = options;
  const saved = new Map<string, unknown>();
  const waits: number[] = [];
  let now = 0;
  const model = new LanguageModel({
    provider: await open(api, server, stallMs),
    budget: new Budget(),
    transcripts: {
      save: (name, json) => void saved.set(name, json),
      load: (name) => saved.get(name) ?? null,
    },
    signal: new AbortController().signal,
    seed: 0,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    },
    ...rest,
  });
  return { model, saved, waits };
}
