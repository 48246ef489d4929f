/** What a question costs, what is kept of it, and what is never asked twice. */
import { expect, test } from "vitest";
import { Budget } from "../../src/llm/budget.ts";
import { readTranscribedCall } from "../../src/llm/index.ts";
import { chatApi, json, ModelServer, messagesApi, responsesApi, stream } from "./model-server.ts";
import { openModel, question, testPrices } from "./open.ts";

const good = stream(messagesApi.streamed("text"));
/** 20 fresh tokens at $2, 100 cached at $0.10, 50 written at $10 per million. */
const usdOfOne = (20 * 2 + 100 * 0.1 + 50 * 10) / 1e6;

test("an answer costs what the price table says, cached tokens counted once", async () => {
  await using server = await ModelServer.start(good);
  const budget = new Budget(1);
  const { model } = await openModel(messagesApi, server, { budget });
  expect((await model.ask(question, "0001.json")).usd).toBeCloseTo(usdOfOne, 12);
  expect(budget.spentUsd).toBeCloseTo(usdOfOne, 12);
});

test("a call that broke off after it began is counted at the most it can have cost", async () => {
  const broken = stream(messagesApi.streamed("text").slice(0, 2));
  await using server = await ModelServer.start(broken, good);
  const budget = new Budget(1);
  const { model } = await openModel(messagesApi, server, { budget });
  const { usd } = await model.ask(question, "0001.json");
  expect(usd).toBeGreaterThan(usdOfOne + (question.maxTokens * 10) / 1e6);
  expect(budget.spentUsd).toBeCloseTo(usd!, 12);
});

test("a refused call costs nothing", async () => {
  await using server = await ModelServer.start(json(429, {}), good);
  const budget = new Budget(1);
  const { model } = await openModel(messagesApi, server, { budget });
  await model.ask(question, "0001.json");
  expect(budget.spentUsd).toBeCloseTo(usdOfOne, 12);
});

test("the budget is never passed, however many ask at once", async () => {
  await using server = await ModelServer.start(good);
  // One call may cost about $0.0105: the first two run one after the other, and what is left is too little for more.
  const budget = new Budget(0.0112);
  const { model } = await openModel(messagesApi, server, { budget });
  const asked = Array.from({ length: 5 }, (_, sample) =>
    model.ask({ ...question, sample }, `${sample}.json`),
  );
  const settled = await Promise.allSettled(asked);
  const failures = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  expect(settled.length - failures.length).toBe(server.received.length);
  expect(server.received.length).toBeGreaterThan(0);
  expect(failures.length).toBeGreaterThan(0);
  expect(failures[0]).toMatchObject({ kind: "budget" });
  expect(failures[0].message).toMatch(/may cost \$0\.0\d+, but of the budget of \$0\.011 only/);
  expect(budget.spentUsd).toBeLessThanOrEqual(budget.limitUsd);
});

test("a budget cannot be kept where the price is unknown; without one the cost is unknown, not zero", async () => {
  await using server = await ModelServer.start(stream(chatApi.streamed("text")));
  await expect(openModel(chatApi, server, { budget: new Budget(1) })).rejects.toThrow(
    /price of openai:llama .* unknown/,
  );
  const { model } = await openModel(chatApi, server);
  expect(model.priced).toBe(false);
  expect((await model.ask(question, "0001.json")).usd).toBeNull();
});

test("a user's own prices hold at any address", async () => {
  await using server = await ModelServer.start(stream(chatApi.streamed("text")));
  const prices = {
    asOf: "2026-11-21",
    models: { "openai:llama": { input: 1, cachedInput: 0, cacheWrite: 1, output: 2 } },
  };
  const { model } = await openModel(chatApi, server, { budget: new Budget(1), prices });
  expect((await model.ask(question, "0001.json")).usd).toBeCloseTo((20 + 100) / 1e6, 12);
});

test("the transcript holds the question, every attempt and the answer", async () => {
  await using server = await ModelServer.start(
    json(503, responsesApi.error(503, "server_error", "busy")),
    stream(responsesApi.streamed("text")),
  );
  const { model, saved } = await openModel(responsesApi, server);
  await model.ask(question, "0001.json");
  expect(saved.get("0001.json")).toEqual({
    version: 1,
    question: expect.stringMatching(/^[0-9a-f]{12}$/),
    provider: "openai:gpt-6.1-terra",
    endpoint: "https://api.openai.com/v1",
    request: question,
    prices: { source: "built-in", asOf: "2026-11-21" },
    attempts: [
      {
        message: "https://api.openai.com/v1 could not answer (HTTP 503: busy)",
        reason: "server",
        requestId: "req_1",
        usd: 0,
      },
    ],
    answer: {
      text: "text",
      reasoning: "",
      structured: false,
      streamed: true,
      omitted: [],
      usage: {
        inputTokens: 120,
        cachedTokens: 100,
        cacheWriteTokens: 0,
        outputTokens: 50,
        reasoningTokens: 30,
      },
      reportedUsd: null,
      requestId: "req_1",
      model: "gpt-6.1-terra",
      stopReason: "end",
      usd: (20 * 1 + 100 * 0.05 + 50 * 5) / 1e6,
    },
    failure: null,
  });
});

test("an answer in a transcript is not asked for again, unless the question is another", async () => {
  await using server = await ModelServer.start(good);
  const { model } = await openModel(messagesApi, server);
  const first = await model.ask(question, "0001.json");
  expect(await model.ask(question, "0001.json")).toEqual(first);
  expect(server.received).toHaveLength(1);
  await model.ask({ ...question, sample: 1 }, "0001.json");
  expect(server.received).toHaveLength(2);
});

test("money that was lost before a resume is counted after it", async () => {
  await using server = await ModelServer.start(stream(messagesApi.streamed("text").slice(0, 2)));
  const budget = new Budget(1);
  const { model, saved } = await openModel(messagesApi, server, { budget });
  const failure = await model.ask(question, "0001.json").catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind: "provider", usd: budget.spentUsd });
  expect(budget.spentUsd).toBeGreaterThan(0);

  server.replies = [good];
  const after = new Budget(1, budget.spentUsd);
  const transcripts = { save: () => {}, load: (name: string) => saved.get(name) ?? null };
  const resumed = await openModel(messagesApi, server, { budget: after, transcripts });
  const { usd } = await resumed.model.ask(question, "0001.json");
  expect(usd).toBeCloseTo(budget.spentUsd + usdOfOne, 12);
  expect(after.spentUsd).toBeCloseTo(usd!, 12);
});

test("a damaged transcript is as good as none", async () => {
  await using server = await ModelServer.start(good);
  const { model } = await openModel(messagesApi, server, {
    transcripts: { save: () => {}, load: () => ({ answer: { text: 7 } }) },
  });
  expect(await model.ask(question, "0001.json")).toMatchObject({ text: "text" });
});

test("an answer whose tokens were written down wrongly is not asked for again", async () => {
  await using server = await ModelServer.start(good);
  const { model, saved } = await openModel(messagesApi, server);
  const { usd } = await model.ask(question, "0001.json");
  const transcript = saved.get("0001.json") as { readonly answer: object };
  saved.set("0001.json", { ...transcript, answer: { ...transcript.answer, usage: { inputTokens: "120" } } });
  expect(await model.ask(question, "0001.json")).toMatchObject({ text: "text", usage: null, usd });
  expect(server.questions).toHaveLength(1);
  expect(readTranscribedCall(saved.get("0001.json"))).toMatchObject({ answer: { usage: null, usd } });
});

test("a server that charges more than its limits allow for passes the budget with one answer, not with each", async () => {
  // By the prices and the limit at most about a cent; the server says 20.
  const dear = {
    ...(chatApi.whole("text") as object),
    usage: { prompt_tokens: 9, completion_tokens: 9, cost: 0.2 },
  };
  await using server = await ModelServer.start(json(200, dear));
  const budget = new Budget(0.35);
  const { model, messages } = await openModel(chatApi, server, { budget, prices: testPrices });
  const ask = (sample: number) => model.ask({ ...question, sample }, `${sample}.json`);
  expect(await ask(0)).toMatchObject({ usd: 0.2 });
  expect(messages).toEqual([
    expect.stringMatching(/an answer cost \$0\.20, although \$0\.01\d was the most .* more is set aside/),
  ]);
  await expect(ask(1)).rejects.toThrow(
    /the next call may cost \$0\.20, but of the budget of \$0\.35 only \$0\.15 is left/,
  );
  expect(budget.spentUsd).toBeLessThan(budget.limitUsd);
});

test("waits are told in one sentence", async () => {
  await using server = await ModelServer.start(json(429, {}, { "retry-after": "3" }), good);
  const messages: string[] = [];
  const { model } = await openModel(messagesApi, server, { onMessage: (message) => messages.push(message) });
  await model.ask(question, "0001.json");
  expect(messages).toEqual([
    expect.stringMatching(/^anthropic:claude-sonnet-5-5: .* could not answer .*; asking again in 3 s$/),
  ]);
});
