/** Limits belong to an endpoint and a run: rates, pauses, and one call ahead of the others to fill a cache. */
import { describe, expect, test, vi } from "vitest";
import { EndpointQueue } from "../../src/llm/endpoint-queue.ts";
import type { Clock } from "../../src/llm/retry.ts";
import { until } from "../until.ts";
import {
  answers,
  apis,
  chatApi,
  fails,
  messagesApi,
  responsesApi,
  startModelServer,
} from "./model-server.ts";
import { openModel, question, testPrices } from "./open.ts";

const long = { ...question, system: "You design rewards. ".repeat(100) };
const samples = (count: number) => Array.from({ length: count }, (_, sample) => sample);
/** Lets everything that is ready to happen on this machine happen. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 60));

describe.each([messagesApi, responsesApi])("the cache of $name", (api) => {
  test("8 samples of one prompt write it once and read it 7 times", async () => {
    const cached = new Set<string>();
    const first = Promise.withResolvers<void>();
    await using server = await startModelServer({
      api,
      script: async ({ body }, n) => {
        const prefix = JSON.stringify([body.system ?? body.instructions, body.messages ?? body.input]);
        const hit = cached.has(prefix);
        if (n === 0) await first.promise;
        cached.add(prefix);
        return answers("text", {
          usage: { fresh: 5, cached: hit ? 500 : 0, cacheWrite: hit ? 0 : 500, output: 10, reasoning: 0 },
        });
      },
    });
    const { model } = await openModel(api, server, { prices: testPrices, concurrency: 8 });
    const asked = samples(8).map((sample) => model.ask({ ...long, sample }, `${sample}.json`));
    await until(() => server.questions.length > 0);
    await settle();
    expect(server.questions).toHaveLength(1);
    first.resolve();
    const usages = (await Promise.all(asked)).map(({ usage }) => usage!);
    expect(usages.filter(({ cacheWriteTokens }) => cacheWriteTokens > 0)).toHaveLength(1);
    expect(usages.filter(({ cachedTokens }) => cachedTokens > 0)).toHaveLength(7);
  });

  test("the next one goes ahead when the first fails, and none waits longer than it should", async () => {
    await using server = await startModelServer({
      api,
      script: (_request, n) =>
        n === 0 ? fails(400, "invalid_request_error", "messages: wrong") : answers("text"),
    });
    const { model } = await openModel(api, server);
    const results = await Promise.allSettled(
      samples(3).map((sample) => model.ask({ ...long, sample }, `${sample}.json`)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);

    await using silent = await startModelServer({ api, script: () => new Promise(() => {}) });
    const stopping = new AbortController();
    const impatient = await openModel(api, silent, {
      leadMs: 20,
      signal: stopping.signal,
      patience: { leadMs: 20 },
    });
    const waiting = samples(3).map((sample) => impatient.model.ask({ ...long, sample }, `${sample}.json`));
    await until(() => silent.questions.length === 3);
    stopping.abort(new Error("stop"));
    await Promise.allSettled(waiting);
  });
});

test("the parts of a prompt that others share are marked for the cache, and those that no one shares are not", async () => {
  await using server = await startModelServer({ api: messagesApi, script: () => answers("text") });
  const { model } = await openModel(messagesApi, server);
  const repair = [
    ...question.messages,
    { role: "assistant", text: "```ts\n```" },
    { role: "user", text: "Mend it." },
  ] as const;
  await model.ask(question, "1.json");
  await model.ask({ ...question, once: true }, "2.json");
  await model.ask({ ...question, messages: repair }, "3.json");
  await model.ask({ ...question, messages: repair, once: true }, "4.json");
  const marked = server.questions.map(({ body }) =>
    (body.messages as readonly { readonly content: unknown }[]).map(({ content }) =>
      JSON.stringify(content).includes("cache_control"),
    ),
  );
  expect(marked).toEqual([[true], [false], [true, false, true], [true, false, false]]);
  for (const { body } of server.questions) expect(JSON.stringify(body.system)).toContain("cache_control");
});

test("all samples name the same cache to OpenAI, another system prompt another", async () => {
  await using server = await startModelServer({ api: responsesApi, script: () => answers("text") });
  const { model } = await openModel(responsesApi, server);
  await model.ask(question, "1.json");
  await model.ask({ ...question, sample: 1 }, "2.json");
  await model.ask({ ...question, system: "Another." }, "3.json");
  const [a, b, c] = server.questions.map(({ body }) => body.prompt_cache_key);
  expect(a).toEqual(expect.any(String));
  expect(b).toBe(a);
  expect(c).not.toBe(a);
});

describe.each(apis)("a rate limit of $name", (api) => {
  test("stops the whole endpoint for as long as the server asks, and the call that met it goes first", async () => {
    const over = Promise.withResolvers<void>();
    const slept: number[] = [];
    const clock: Clock = {
      now: () => 0,
      sleep: async (ms) => {
        slept.push(ms);
        await over.promise;
      },
    };
    await using server = await startModelServer({
      api,
      script: (_request, n) =>
        n === 0 ? fails(429, "rate_limit_error", "slow down", { "retry-after": "7" }) : answers("text"),
    });
    const { model, messages } = await openModel(api, server, { clock, concurrency: 1 });
    const first = model.ask(question, "1.json");
    await until(() => slept.length > 0);
    expect(slept).toEqual([7000]);
    const other = { ...question, system: "Another." };
    const rest = [model.ask(other, "2.json"), model.ask({ ...other, sample: 1 }, "3.json")];
    await settle();
    expect(server.questions).toHaveLength(1);
    over.resolve();
    await Promise.all([first, ...rest]);
    expect(server.questions).toHaveLength(4);
    expect(server.questions[1]!.body).toEqual(server.questions[0]!.body);
    expect(messages).toEqual([expect.stringMatching(/slow down.*asking again in 7 s$/)]);
  });
});

test("no more calls a minute start than are allowed", async () => {
  vi.useFakeTimers();
  try {
    const { signal } = new AbortController();
    const queue = new EndpointQueue({ concurrency: 10, requestsPerMinute: 2 });
    const started: number[] = [];
    const calls = samples(5).map((n) => queue.add(async () => void started.push(n), signal, false));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(started).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(started).toEqual([0, 1, 2, 3]);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(calls);
  } finally {
    vi.useRealTimers();
  }
});

test("models of one run share an endpoint's limits; the next run begins afresh", () => {
  const [run, next] = [new AbortController().signal, new AbortController().signal];
  const at = "https://example.org/v1";
  const queue = EndpointQueue.of(run, at, { concurrency: 3 });
  expect(EndpointQueue.of(run, at, { concurrency: 5 })).toBe(queue);
  expect(EndpointQueue.of(run, "https://example.com/v1", { concurrency: 3 })).not.toBe(queue);
  expect(EndpointQueue.of(next, at, { concurrency: 3 })).not.toBe(queue);
});

test("a stop ends the wait in a queue that is held", async () => {
  const stopping = new AbortController();
  const queue = new EndpointQueue({ concurrency: 1 });
  const never = new Promise<void>(() => {});
  void queue.hold(never);
  const waiting = queue.add(async () => "text", stopping.signal, false);
  stopping.abort(new Error("stop"));
  await expect(waiting).rejects.toThrow("stop");
});

test("a server on this machine gets one call at a time", async () => {
  let most = 0;
  await using server = await startModelServer({
    api: chatApi,
    script: async () => {
      most = Math.max(most, server.open);
      await settle();
      return answers("text");
    },
  });
  const { model } = await openModel(chatApi, server);
  await Promise.all(samples(3).map((sample) => model.ask({ ...question, sample }, `${sample}.json`)));
  expect(most).toBe(1);
});

describe("a server that answers nothing", () => {
  test("is waited for once and not by one call after the other; later it is asked again", async () => {
    let now = 0;
    let well = false;
    await using server = await startModelServer({
      api: chatApi,
      script: () => {
        if (well) return answers("text");
        // As long as a time-out takes.
        now += 300_000;
        return fails(503, "api_error", "oops");
      },
    });
    const sleep = async (ms: number) => {
      now += ms;
    };
    const clock: Clock = { now: () => now, sleep };
    const { model, saved } = await openModel(chatApi, server, { concurrency: 1, clock });
    const results = await Promise.allSettled(
      samples(50).map((sample) => model.ask({ ...question, sample }, `${sample}.json`)),
    );
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    // A quarter of an hour and the attempts that it ends in, and not 50 times as long.
    expect(now / 60_000).toBeLessThan(30);
    const last = results.at(-1) as PromiseRejectedResult;
    expect(String(last.reason)).toMatch(
      /has answered nothing for \d+ minutes, so it was asked no more: see to the server/,
    );
    expect(saved.get("49.json")).toMatchObject({ attempts: [], answer: null });

    well = true;
    expect(await model.ask(question, "later.json")).toMatchObject({ text: "text" });
  });

  test("is no server that answers now and then", async () => {
    await using server = await startModelServer({
      api: chatApi,
      script: (_request, n) =>
        n % 6 === 5 ? answers("text") : fails(429, "rate_limit_error", "slow", { "retry-after": "170" }),
    });
    const { model } = await openModel(chatApi, server, { concurrency: 1 });
    for (const sample of samples(4)) await model.ask({ ...question, sample }, `${sample}.json`);
    expect(server.questions).toHaveLength(24);
  });
});
