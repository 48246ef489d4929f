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
