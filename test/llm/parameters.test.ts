/** Parameters that a model or server refuses by name are learned once and left out from then on, everywhere. */
import { describe, expect, test } from "vitest";
import type { CompletionRequest, Effort } from "../../src/llm/index.ts";
import {
  answers,
  apis,
  chatApi,
  fails,
  messagesApi,
  responsesApi,
  startModelServer,
} from "./model-server.ts";
import { open, openModel, question } from "./open.ts";

const signal = new AbortController().signal;
const schema = {
  type: "object",
  properties: { code: { type: "string" } },
  required: ["code"],
  additionalProperties: false,
};
/** Uses every optional parameter that there is. */
const demanding: CompletionRequest = {
  ...question,
  maxTokens: 8_000,
  temperature: 0.5,
  seed: 7,
  effort: "medium",
  format: { name: "reward", schema },
};

/** Every path of a body, e.g. `reasoning.effort`. */
function paths(value: unknown, prefix = ""): string[] {
  if (value === null || typeof value !== "object") return [prefix];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(prefix ? [prefix] : []),
    ...paths(inner, prefix ? `${prefix}.${name}` : name),
  ]);
}

/** What each API calls its optional parameters, and how its servers refuse them. */
const refusals = {
  [messagesApi.name]: {
    temperature: "`temperature` is deprecated for this model.",
    thinking: "adaptive thinking is not supported on this model",
    "output_config.effort": "This model does not support the effort parameter.",
    "output_config.format": "output_config.format: structured outputs are not supported on this model",
    "system.0.cache_control": "system.0.cache_control: Extra inputs are not permitted",
  },
  [chatApi.name]: {
    temperature: "Unsupported parameter: 'temperature' is not supported with this model.",
    seed: "seed is not supported",
    max_tokens:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    stream_options: "stream_options: extra fields not permitted",
    reasoning_effort: "Unrecognized request argument supplied: reasoning_effort",
    response_format: "Invalid parameter: 'response_format' of type 'json_schema' is not supported",
    stream: "stream is not supported by this deployment",
  },
  [responsesApi.name]: {
    temperature: "Unsupported parameter: 'temperature' is not supported with this model.",
    "reasoning.effort": "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
    "text.format": "Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model.",
    prompt_cache_key: "Unknown parameter: 'prompt_cache_key'.",
  },
};

describe.each(apis)("$name", (api) => {
  const refused = Object.entries(refusals[api.name]!);

  test("8 calls that start together are refused once a parameter, unbilled, and later ones never", async () => {
    await using server = await startModelServer({
      api,
      script: ({ body }) => {
        const sent = paths(body);
        const wrong = refused.find(([path]) =>
          path === "thinking" ? sent.includes("thinking.type") && isAdaptive(body) : sent.includes(path),
        );
        return wrong ? fails(400, "invalid_request_error", wrong[1]) : answers("fine");
      },
    });
    const { model, saved } = await openModel(api, server, { concurrency: 8 });
    const ask = (sample: number) => model.ask({ ...demanding, sample }, `${sample}.json`);
    await Promise.all(Array.from({ length: 8 }, (_, sample) => ask(sample)));
    expect(server.questions).toHaveLength(refused.length + 8);
    await ask(8);
    expect(server.questions).toHaveLength(refused.length + 9);
    expect(JSON.stringify([...saved])).not.toContain('"attempts":[{');
    const last = server.questions.at(-1)!.body;
    const names = refused.map(([path]) => path).filter((path) => path !== "thinking");
    expect(paths(last).filter((path) => names.includes(path))).toEqual([]);
    expect((await ask(8)).omitted).toContain("temperature");
  });

  test("what a server takes is sent as the API wants it", async () => {
    await using server = await startModelServer({ api, script: () => answers("{}") });
    await (await open(api, server)).complete(demanding, signal);
    const sent = paths(server.questions[0]!.body);
    for (const [path] of refused) expect(sent).toContain(path);
  });

  test("a complaint about a value or the context is no refusal of a parameter", async () => {
    for (const message of [
      "'max_tokens' is too large: 8000. This model's maximum context length is 4096 tokens",
      "messages: wrong",
    ]) {
      await using server = await startModelServer({
        api,
        script: () => fails(400, "invalid_request_error", message),
      });
      await (await open(api, server)).complete(demanding, signal).catch(() => {});
      expect(server.questions).toHaveLength(1);
    }
  });
});

/** What a request is told to be too long for, and the answer that it then asks for. */
const limits = [
  [
    "vLLM",
    "This model's maximum context length is 8192 tokens. However, you requested 9100 tokens (1100 in the messages, 8000 in the completion).",
    7_092,
  ],
  [
    "vLLM, newer",
    "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 8192 tokens and your request has 1192 input tokens (8000 > 8192 - 1192).",
    7_000,
  ],
  [
    "OpenAI",
    "max_tokens is too large: 8000. This model supports at most 4096 completion tokens, whereas you provided 8000.",
    4_096,
  ],
  [
    "Anthropic",
    "max_tokens: 8000 > 4096, which is the maximum allowed number of output tokens for claude-x",
    4_096,
  ],
] as const;

describe("room for the answer", () => {
  test.each(limits)("%s tells it, and is asked for no more from then on", async (_name, message, room) => {
    const most = (body: Record<string, unknown>) =>
      Number(body.max_tokens ?? body.max_completion_tokens ?? body.max_output_tokens);
    for (const api of apis) {
      await using server = await startModelServer({
        api,
        script: ({ body }) =>
          most(body) > room ? fails(400, "invalid_request_error", message) : answers("fine"),
      });
      const { model } = await openModel(api, server, { concurrency: 8 });
      const ask = (sample: number) => model.ask({ ...question, maxTokens: 8_000, sample }, `${sample}.json`);
      await Promise.all([0, 1, 2].map(ask));
      expect(server.questions).toHaveLength(4);
      expect(most(server.questions.at(-1)!.body)).toBe(room);
    }
  });

  test("a prompt that leaves no room is too long", async () => {
    const message =
      "This model's maximum context length is 2048 tokens. However, you requested 9900 tokens (1900 in the messages, 8000 in the completion).";
    await using server = await startModelServer({
      api: chatApi,
      script: () => fails(400, "invalid_request_error", message),
    });
    const { model } = await openModel(chatApi, server);
    await expect(model.ask({ ...question, maxTokens: 8_000 }, "1.json")).rejects.toThrow(
      /too long for llama: it has room for 2048 tokens and 9900 were asked for/,
    );
    expect(server.questions).toHaveLength(1);
  });
});

function isAdaptive(body: Record<string, unknown>): boolean {
  return (body.thinking as { readonly type?: string } | undefined)?.type === "adaptive";
}

describe("reasoning models", () => {
  const efforts: readonly Effort[] = ["low", "medium", "high"];

  test.each(efforts)("effort %s reaches every API", async (effort) => {
    const bodies = await Promise.all(
      apis.map(async (api) => {
        await using server = await startModelServer({ api, script: () => answers("fine") });
        await (await open(api, server)).complete({ ...question, effort }, signal);
        return server.questions[0]!.body;
      }),
    );
    expect(bodies[0]).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort } });
    expect(bodies[1]).toMatchObject({ reasoning_effort: effort });
    expect(bodies[2]).toMatchObject({ reasoning: { effort } });
  });

  test.each([
    ["low", 8_000, 2_000],
    ["high", 8_000, 6_000],
    ["low", 2_000, undefined],
  ] as const)(
    "older Claude models think for a part of the tokens: %s of %i",
    async (effort, maxTokens, budget) => {
      await using server = await startModelServer({
        api: messagesApi,
        script: ({ body }) =>
          isAdaptive(body)
            ? fails(400, "invalid_request_error", "adaptive thinking is not supported on this model")
            : answers("fine"),
      });
      await (await open(messagesApi, server)).complete({ ...question, effort, maxTokens }, signal);
      const { thinking } = server.questions.at(-1)!.body;
      expect(thinking).toEqual(budget && { type: "enabled", budget_tokens: budget });
    },
  );

  test("advice in a refusal is not taken for what is refused", async () => {
    await using server = await startModelServer({
      api: messagesApi,
      script: ({ body }) => {
        const { type } = (body.thinking ?? {}) as { readonly type?: string };
        if (type === "adaptive") return fails(400, "invalid_request_error", "adaptive thinking: not here");
        const advice = `"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.`;
        return type === "enabled" ? fails(400, "invalid_request_error", advice) : answers("fine");
      },
    });
    await (await open(messagesApi, server)).complete(
      { ...question, effort: "low", maxTokens: 8_000 },
      signal,
    );
    expect(server.questions.at(-1)!.body).toMatchObject({ output_config: { effort: "low" } });
  });
});

describe.each(apis)("$name: a refusal that names no parameter", (api) => {
  const optional = ["temperature", "seed", "stream_options", "prompt_cache_key", "thinking"];

  test("is answered by leaving out all that can be, and once it is known what is taken, no more", async () => {
    await using server = await startModelServer({
      api,
      script: ({ body }, n) => {
        if (n > 2) return fails(400, "invalid_request_error", "Bad request");
        return optional.some((name) => name in body) ? fails(400, "error", "Bad request") : answers("Hello.");
      },
    });
    const provider = await open(api, server);
    const asked = { ...demanding, effort: "low" } as const;
    expect(await provider.complete(asked, signal)).toMatchObject({ text: "Hello." });
    expect(server.questions).toHaveLength(2);
    expect(await provider.complete(asked, signal)).toMatchObject({ text: "Hello." });
    await expect(provider.complete(asked, signal)).rejects.toThrow(/refused the request/);
    expect(server.questions).toHaveLength(4);
  });

  test("that has another reason is told, and nothing is left out for it", async () => {
    await using server = await startModelServer({
      api,
      script: (_request, n) => (n < 2 ? fails(400, "error", "Bad request") : answers("Hello.")),
    });
    const provider = await open(api, server);
    await expect(provider.complete(demanding, signal)).rejects.toThrow(/refused the request/);
    expect(await provider.complete(demanding, signal)).toMatchObject({ text: "Hello.", omitted: [] });
  });
});
