/** Opens providers and models against a test's own server, whatever address they mean. */
import { Budget } from "../../src/llm/budget.ts";
import { LanguageModel, type LanguageModelOptions } from "../../src/llm/language-model.ts";
import { parseModelName } from "../../src/llm/model-name.ts";
import type { PriceTable } from "../../src/llm/prices.ts";
import type { CompletionRequest, Patience, Provider } from "../../src/llm/provider.ts";
import { openProvider } from "../../src/llm/providers.ts";
import { type Api, apis, type ModelServer } from "./model-server.ts";

export const canary = "sk-canary-0123456789abcdef";

export const question: CompletionRequest = {
  system: "You design rewards.",
  messages: [{ role: "user", text: "Write one." }],
  maxTokens: 1000,
  temperature: 1,
  sample: 0,
};

/** Prices of every model of the tests, so that each call has a cost wherever it goes. */
export const testPrices: PriceTable = {
  asOf: "2026-11-21",
  models: Object.fromEntries(
    apis.map(({ model }) => [model, { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 }]),
  ),
};

/** Chat Completions is what a `--base-url` speaks; the others go to the provider's own address, led to the server. */
export function open(api: Api, server: ModelServer, patience: Partial<Patience> = {}): Promise<Provider> {
  const name = parseModelName(api.model);
  if (name.kind !== "provider") throw new Error(`${api.model} is no provider`);
  return openProvider(name.provider, {
    model: name.model,
    env: { ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary },
    // Longer than any machine takes: whoever tests patience says how long it is.
    patience: { firstByteMs: 600_000, stallMs: 600_000, ...patience },
    ...(api.path === "/v1/chat/completions" && { baseUrl: `${server.url}/v1` }),
    fetch: (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      return fetch(server.url + pathname + search, init);
    },
  });
}

/** A model whose waits between attempts take no time. */
export async function openModel(
  api: Api,
  server: ModelServer,
  options: Partial<LanguageModelOptions> & { readonly patience?: Partial<Patience> } = {},
) {
  const { patience, ...rest } = options;
  const saved = new Map<string, unknown>();
  const waits: number[] = [];
  const messages: string[] = [];
  let now = 0;
  const model = new LanguageModel({
    provider: await open(api, server, patience),
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
    onMessage: (message) => messages.push(message),
    ...rest,
  });
  return { model, saved, waits, messages };
}
