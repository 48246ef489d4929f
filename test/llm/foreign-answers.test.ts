/** Answers that are not quite of the form that the API promises: put to use where they can be, and paid for either way. */
import { describe, expect, test } from "vitest";
import { Budget } from "../../src/llm/budget.ts";
import { answerFault } from "../../src/llm/index.ts";
import { costOf, mostCostOf } from "../../src/llm/prices.ts";
import {
  type Api,
  apis,
  chatApi,
  json,
  ModelServer,
  messagesApi,
  type Reply,
  responsesApi,
  stream,
} from "./model-server.ts";
import { openModel, question, testPrices } from "./open.ts";

const text = "Upright pays, 上.\n\n```ts\nexport function reward() {}\n```";

async function ask(api: Api, ...replies: Reply[]) {
  await using server = await ModelServer.start(...replies);
  const budget = new Budget(1);
  const opened = await openModel(api, server, { budget, prices: testPrices });
  const answer = await opened.model.ask(question, "0001.json");
  // What is kept can be read back: nothing is asked, or paid, twice.
  expect(await opened.model.ask(question, "0001.json")).toEqual(answer);
  expect(server.questions).toHaveLength(replies.length);
  expect(budget.spentUsd).toBe(answer.usd);
  return answer;
}

/** The events of an answer with every count in them made something else. */
function counting(api: Api, as: (count: number) => unknown): string[] {
  const change = (value: unknown, inUsage: boolean): unknown => {
    if (typeof value === "number") return inUsage ? as(value) : value;
    if (value === null || typeof value !== "object") return value;
    const changed = Object.entries(value).map(([name, inner]) => [
      name,
      change(inner, inUsage || name === "usage"),
    ]);
    return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
  };
  return api.streamed(text).map((event) =>
    event.replace(/^data: (\{.*\})$/m, (_line, data: string) => {
      const changed = JSON.stringify(change(JSON.parse(data), false));
      return `data: ${changed.replaceAll('"infinite"', "1e999")}`;
    }),
  );
}

describe.each(apis)("$name", (api) => {
  test.each<[string, (count: number) => unknown]>([
    ["texts", String],
    ["negative", (count) => -1 - count],
    ["fractions", (count) => count + 0.5],
    ["infinite", () => "infinite"],
    ["null", () => null],
    ["objects", () => ({})],
  ])("tokens that are %s are not counted: the call costs the most that it can", async (_form, as) => {
    const answer = await ask(api, stream(counting(api, as)));
    expect(answer).toMatchObject({ text, usage: null });
    expect(answer.usd).toBe(mostCostOf(question, testPrices.models[api.model]!));
  });

  test.each<[string, string, Reply]>([
    ["a stream labelled as JSON", "application/json", stream(api.streamed(text))],
    ["a stream labelled as text", "text/plain", stream(api.streamed(text))],
    [
      "a stream with another spelling of its label",
      "Text/Event-Stream; charset=UTF-8",
      stream(api.streamed(text)),
    ],
    ["JSON labelled as a stream", "text/event-stream", json(200, api.whole(text))],
    ["JSON behind a byte order mark", "text/plain", json(200, `\uFEFF ${JSON.stringify(api.whole(text))}`)],
  ])("%s is what it is", async (_name, type, reply) => {
    const labelled: Reply = (response, received) => {
      const write = response.writeHead.bind(response);
      Object.assign(response, {
        writeHead: (status: number, headers: object) => write(status, { ...headers, "content-type": type }),
      });
      reply(response, received);
    };
    expect(await ask(api, labelled)).toMatchObject({ text, usage: { inputTokens: 120 } });
  });

  test("a stream may come byte by byte, with carriage returns, comments and unknown events", async () => {
    const events = api
      .streamed(text)
      .flatMap((event) => [": busy\n\n", 'event: new\ndata: {"type":"new"}\n\n', event]);
    const bytes = Buffer.from(events.join("").replaceAll("\n", "\r\n"));
    const dripping: Reply = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    };
    expect(await ask(api, dripping)).toMatchObject({ text, usage: { inputTokens: 120 } });
  });

  test.each<[string, unknown]>([
    ["an object", { error: { message: "out of memory", type: "server_error" } }],
    ["a sentence", { error: "out of memory" }],
  ])("an error with status 200, as %s, is an error, and asked again", async (_form, body) => {
    const answer = await ask(api, json(200, body), stream(api.streamed(text)));
    expect(answer.text).toBe(text);
  });

  test("a redirect is not followed, so that neither key nor prompt go to another host", async () => {
    await using elsewhere = await ModelServer.start(json(200, api.whole(text)));
    await using server = await ModelServer.start(json(307, {}, { location: elsewhere.url }));
    const { model } = await openModel(api, server);
    await expect(model.ask(question, "0001.json")).rejects.toThrow(
      /sends questions on to another address \(HTTP 307\)/,
    );
    expect(elsewhere.received).toEqual([]);
  });

  test("an answer that had begun is paid for, whatever ends it", async () => {
    const revoked = `event: error\ndata: ${JSON.stringify(api.error(401, "authentication_error", "revoked"))}\n\n`;
    await using server = await ModelServer.start(stream([...api.streamed(text).slice(0, 2), revoked]));
    const budget = new Budget(1);
    const { model } = await openModel(api, server, { budget, prices: testPrices });
    await expect(model.ask(question, "0001.json")).rejects.toThrow(/refused the key/);
    expect(budget.spentUsd).toBeGreaterThan(0);
  });
});

const usage = { prompt_tokens: 10, completion_tokens: 5 };
const chat = (message: unknown, more: object = {}) =>
  json(200, { id: 7, model: 7, choices: [{ index: 0, message, finish_reason: "stop", ...more }], usage });
const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hm." }] };

describe("Chat Completions, as compatible servers speak it", () => {
  test.each<[string, Reply]>([
    ["in parts", chat({ content: [{ type: "text", text }] })],
    ["in parts with reasoning (Mistral)", chat({ content: [thinking, { type: "text", text }] })],
    ["without a reason to stop", chat({ content: text }, { finish_reason: null })],
    ["with a reason of its own", chat({ content: text }, { finish_reason: "eos_token" })],
  ])("an answer %s is read", async (_name, reply) => {
    expect(await ask(chatApi, reply)).toMatchObject({ text, model: "llama", requestId: "req_1" });
  });

  test.each<[string, Reply]>([
    ["null", chat({ content: null })],
    ["a tool call", chat({ content: null, tool_calls: [{ id: "1" }] }, { finish_reason: "tool_calls" })],
    ["reasoning alone", chat({ reasoning_content: "Hm." })],
    ["an object", chat({ content: { text } })],
    ["nothing", chat(undefined, { text })],
  ])("%s in place of a text is an empty answer", async (_name, reply) => {
    expect(answerFault(await ask(chatApi, reply))).toMatchObject({ kind: "empty" });
  });

  test("a choice that failed at OpenRouter's provider is asked for again", async () => {
    const failed = chat({ content: "" }, { finish_reason: "error", error: { code: 502, message: "died" } });
    expect(await ask(chatApi, failed, chat({ content: text }))).toMatchObject({ text });
  });

  test("a price that is none does not count", async () => {
    for (const cost of ["0.5", -5]) {
      const reply = json(200, { ...(chatApi.whole(text) as object), usage: { ...usage, cost } });
      const { reportedUsd, usd, usage: counted } = await ask(chatApi, reply);
      expect({ reportedUsd, usd }).toEqual({
        reportedUsd: null,
        usd: costOf(counted!, testPrices.models[chatApi.model]!),
      });
    }
  });
});

test("Anthropic's format from other servers: a text for a list, no usage, no deltas", async () => {
  const message = { type: "message", model: "m", stop_reason: "end_turn" };
  expect(await ask(messagesApi, json(200, { ...message, content: text }))).toMatchObject({
    text,
    usage: null,
  });
  const event = (data: { readonly type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const events = [
    {
      type: "message_start",
      message: { ...message, content: [], usage: { input_tokens: 3, output_tokens: 1 } },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text } },
    { type: "content_block_delta", index: 0, delta: null },
    { type: "message_delta", delta: { stop_reason: "end_turn" } },
    { type: "message_stop" },
  ];
  // The one token of the beginning is not what the answer took.
  expect(await ask(messagesApi, stream(events.map(event)))).toMatchObject({ text, usage: null });
});

test("the Responses format from other servers: a text or nothing for a list", async () => {
  const response = (content: unknown) =>
    json(200, { status: "completed", output: [null, { type: "message", content }] });
  expect(await ask(responsesApi, response(text))).toMatchObject({ text, model: "gpt-6.1-terra" });
  expect(answerFault(await ask(responsesApi, response(null)))).toMatchObject({ kind: "empty" });
});
