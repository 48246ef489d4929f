/** What a server behind `--base-url` can do is found out by one small question, once. */
import { describe, expect, test } from "vitest";
import { Budget } from "../../src/llm/budget.ts";
import { contextNumbers } from "../../src/llm/context-window.ts";
import type { AnswerFormatChoice, Capabilities } from "../../src/llm/index.ts";
import { promptCut } from "../../src/llm/prompt-cut.ts";
import { answers, chatApi, fails, messagesApi, startModelServer } from "./model-server.ts";
import { openModel, question, testPrices } from "./open.ts";

const blue = '{"colour": "blue"}';

describe("a schema", () => {
  const kinds: [Capabilities["schema"], Parameters<typeof startModelServer>[0]["script"]][] = [
    ["enforced", () => answers(blue)],
    ["ignored", () => answers('{"colour": "red"}')],
    ["ignored", () => answers('Here you are: {"colour": "blue"}')],
    [
      "refused",
      ({ body }) =>
        body.response_format
          ? fails(400, "invalid_request_error", "response_format is not supported")
          : answers(blue),
    ],
    ["unknown", () => answers("", { stop: "length" })],
  ];

  test.each(kinds)("that is %s is known as such", async (schema, script) => {
    await using server = await startModelServer({ api: chatApi, script });
    const { model } = await openModel(chatApi, server);
    expect(await model.capabilities()).toMatchObject({ schema });
  });
});

test("the question is asked once, billed like any other, kept, and not repeated after a resume", async () => {
  await using server = await startModelServer({ api: chatApi, script: () => answers(blue) });
  const budget = new Budget(1);
  const { model, saved } = await openModel(chatApi, server, { budget, prices: testPrices });
  const [first, second] = await Promise.all([model.capabilities(), model.capabilities()]);
  expect(second).toEqual(first);
  expect(server.questions).toHaveLength(1);
  expect(server.questions[0]!.body.max_tokens).toBeLessThanOrEqual(512);
  expect(budget.spentUsd).toBeGreaterThan(0);
  expect(saved.get("probe.json")).toMatchObject({ answer: { text: blue, structured: true } });

  const after = new Budget(1, budget.spentUsd);
  const transcripts = { save: () => {}, load: (name: string) => saved.get(name) ?? null };
  const resumed = await openModel(chatApi, server, { budget: after, prices: testPrices, transcripts });
  expect(await resumed.model.capabilities()).toEqual(first);
  expect(server.questions).toHaveLength(1);
  expect(after.spentUsd).toBe(budget.spentUsd);
});

test("a probe that fails is asked again when it is needed again", async () => {
  await using server = await startModelServer({
    api: chatApi,
    script: (_request, n) => (n === 0 ? fails(401, "invalid_api_key", "no") : answers(blue)),
  });
  const { model } = await openModel(chatApi, server);
  await expect(model.capabilities()).rejects.toMatchObject({ reason: "authentication" });
  expect(await model.capabilities()).toMatchObject({ schema: "enforced" });
});

test("the providers' own addresses are not probed", async () => {
  await using server = await startModelServer({ api: messagesApi, script: () => answers(blue) });
  const { model } = await openModel(messagesApi, server);
  expect(await model.capabilities()).toMatchObject({ schema: "enforced", contextTokens: null });
  expect(server.received).toEqual([]);
});

test("whether it streams is seen", async () => {
  for (const streams of [true, false]) {
    await using server = await startModelServer({ api: chatApi, streams, script: () => answers(blue) });
    const { model } = await openModel(chatApi, server);
    expect(await model.capabilities()).toMatchObject({ streams });
  }
});

describe("the room of a model is read from", () => {
  test.each<[string, string, unknown]>([
    ["llama.cpp", "/props", { default_generation_settings: { n_ctx: 4096 } }],
    ["vLLM", "/v1/models", { data: [{ id: "other" }, { id: "llama", max_model_len: 4096 }] }],
    ["OpenRouter", "/v1/models", { data: [{ id: "llama", context_length: 4096 }] }],
    [
      "LM Studio",
      "/api/v0/models",
      { data: [{ id: "llama", max_context_length: 131072, loaded_context_length: 4096 }] },
    ],
    ["Ollama", "/api/ps", { models: [{ name: "llama:latest", context_length: 4096 }] }],
  ])("%s", async (_name, path, page) => {
    await using server = await startModelServer({
      api: chatApi,
      script: () => answers(blue),
      pages: { [path]: page },
    });
    const { model } = await openModel(chatApi, server);
    expect(await model.capabilities()).toMatchObject({ contextTokens: 4096 });
  });

  test("nowhere, when the server does not say or says nonsense", async () => {
    await using server = await startModelServer({
      api: chatApi,
      script: () => answers(blue),
      pages: { "/v1/models": { data: "none" }, "/props": { default_generation_settings: { n_ctx: "4k" } } },
    });
    const { model } = await openModel(chatApi, server);
    expect(await model.capabilities()).toMatchObject({ contextTokens: null });
  });
});

describe("how rewards are asked for", () => {
  test.each<[AnswerFormatChoice, string, string, number]>([
    ["auto", blue, "fenced", 0],
    ["fenced", blue, "fenced", 0],
    ["structured", blue, "structured", 1],
    ["structured", "red", "fenced", 1],
  ])("%s, at a server that answers %s: %s", async (answerFormat, text, expected, questions) => {
    await using server = await startModelServer({ api: chatApi, script: () => answers(text) });
    const { model } = await openModel(chatApi, server, { answerFormat });
    expect(await model.answerFormat()).toBe(expected);
    expect(server.questions).toHaveLength(questions);
  });
});

describe("small contexts", () => {
  test.each([
    ["Anthropic", "prompt is too long: 213462 tokens > 200000 maximum", "200000 tokens and 213462"],
    [
      "OpenAI, vLLM",
      "This model's maximum context length is 8192 tokens. However, you requested 9100 tokens (1100 in the messages, 8000 in the completion).",
      "8192 tokens and 9100",
    ],
    [
      "llama.cpp",
      'the request exceeds the available context size {"n_prompt_tokens":14429,"n_ctx":8192}',
      "8192 tokens and 14429",
    ],
    [
      "LM Studio",
      "Trying to keep the first 5210 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
      "4096 tokens and 5210",
    ],
    ["one that gives no number", "context length exceeded", null],
  ])("%s says how much room there is", (_name, text, numbers) => {
    expect(contextNumbers(text)).toBe(numbers && `it has room for ${numbers} were asked for`);
  });

  test("llama.cpp's numbers reach the sentence from the fields beside the message", async () => {
    await using server = await startModelServer({
      api: chatApi,
      script: () => ({
        does: "reply",
        reply: (response) => {
          const message = "the request exceeds the available context size";
          const error = { code: 400, type: "exceed_context_size_error", n_prompt_tokens: 1407, n_ctx: 256 };
          response.writeHead(400, { "content-type": "application/json" });
          response.end(JSON.stringify({ error: { ...error, message } }));
        },
      }),
    });
    const { model } = await openModel(chatApi, server);
    await expect(model.ask(question, "1.json")).rejects.toThrow(
      /room for 256 tokens and 1407 were asked for/,
    );
  });

  test("a prompt that the server cut silently is told of once, with what to set", async () => {
    const prompt = { ...question, system: "You design rewards for robots. ".repeat(1000) };
    const usage = { fresh: 2048, cached: 0, cacheWrite: 0, output: 10, reasoning: 0 };
    await using server = await startModelServer({ api: chatApi, script: () => answers("text", { usage }) });
    const { model, messages } = await openModel(chatApi, server);
    await model.ask(prompt, "1.json");
    await model.ask({ ...prompt, sample: 1 }, "2.json");
    expect(messages).toEqual([expect.stringMatching(/read only 2048 tokens.*OLLAMA_CONTEXT_LENGTH=\d+/)]);
  });

  test("ordinary counts are no cut", () => {
    const usage = {
      inputTokens: 0,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 9,
      reasoningTokens: 0,
    };
    const prompt = { ...question, system: "x".repeat(10_000) };
    expect(promptCut(prompt, { ...usage, inputTokens: 2_200 })).toBeNull();
    expect(promptCut(question, { ...usage, inputTokens: 1 })).toBeNull();
    expect(promptCut(prompt, null)).toBeNull();
  });
});
