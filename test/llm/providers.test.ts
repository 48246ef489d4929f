/** One contract for every provider, over the real wire formats. */
import { describe, expect, test } from "vitest";
import { CallFailure } from "../../src/llm/call-failure.ts";
import { openProvider, providers } from "../../src/llm/providers.ts";
import { apis, chatApi, json, ModelServer, messagesApi, responsesApi, stream } from "./model-server.ts";
import { canary, open, openModel, question } from "./open.ts";

const openai = providers.find(({ name }) => name === "openai")!;
const signal = new AbortController().signal;
const answer = "Upright pays.\n\n```ts\nexport function reward() {}\n```";

test("every provider of the registry has its wire formats here, and so is held to the contract", () => {
  const tested = new Set(apis.map(({ model }) => model.split(":")[0]));
  expect([...tested].sort()).toEqual(providers.map(({ name }) => name).sort());
});

describe.each(apis)("$name", (api) => {
  test("reads a streamed answer with its usage", async () => {
    await using server = await ModelServer.start(stream(api.streamed(answer)));
    const completion = await (await open(api, server)).complete(question, signal);
    expect(completion).toMatchObject({
      text: answer,
      stopReason: "end",
      requestId: "req_1",
      usage: { inputTokens: 120, cachedTokens: 100, outputTokens: 50, reasoningTokens: 30 },
    });
    expect(server.received[0]!.path).toBe(api.path);
    expect(server.received[0]!.body).toMatchObject({ stream: true });
  });

  test("reads the answer of a server that does not stream", async () => {
    await using server = await ModelServer.start(json(200, api.whole(answer)));
    const completion = await (await open(api, server)).complete(question, signal);
    expect(completion.text).toBe(answer);
    expect(completion.usage).toMatchObject({ inputTokens: 120, outputTokens: 50 });
  });

  test("tells an answer that was cut off, and one that was declined, from a whole one", async () => {
    await using server = await ModelServer.start(
      stream(api.streamed("half of it", "length")),
      stream(api.streamed("no", "refusal")),
    );
    const provider = await open(api, server);
    expect(await provider.complete(question, signal)).toMatchObject({
      text: "half of it",
      stopReason: "length",
    });
    const declined = await provider.complete(question, signal);
    expect(declined.stopReason).toBe("refusal");
    expect(declined.refusal).toEqual(expect.any(String));
  });

  test("waits as long as the server asks", async () => {
    const busy = json(429, api.error(429, "rate_limit_error", "slow down"), { "retry-after": "7" });
    await using server = await ModelServer.start(busy, stream(api.streamed(answer)));
    const { model, waits } = await openModel(api, server);
    await model.ask(question, "0001.json");
    expect(waits).toEqual([7000]);
  });

  test("gives up after the last attempt, and says so", async () => {
    await using server = await ModelServer.start(json(500, api.error(500, "api_error", "oops")));
    const { model } = await openModel(api, server);
    await expect(model.ask(question, "0001.json")).rejects.toThrow(/oops.*gave up after 6 attempts/);
    expect(server.received).toHaveLength(6);
  });

  test("never shows the key, even when the server repeats it", async () => {
    const echo = json(401, api.error(401, "authentication_error", `Incorrect API key provided: ${canary}`));
    await using server = await ModelServer.start(echo, stream(api.streamed(`your key is ${canary}`)));
    const { model, saved } = await openModel(api, server);
    const error = (await model.ask(question, "0001.json").catch((reason: unknown) => reason)) as Error;
    const answered = await model.ask({ ...question, sample: 1 }, "0002.json");
    expect(JSON.stringify(server.received[0]!.headers)).toContain(canary);
    const shown = [
      error.message,
      error.stack,
      String(error.cause),
      answered.text,
      JSON.stringify([...saved]),
    ].join("\n");
    expect(shown).not.toContain(canary);
    expect(shown).toContain("[key]");
  });

  test("stops when it is told to", async () => {
    await using server = await ModelServer.start(stream(api.streamed(answer).slice(0, 2), "stall"));
    const stopping = new AbortController();
    const asking = (await open(api, server, { stallMs: 60_000 })).complete(question, stopping.signal);
    setTimeout(() => stopping.abort(new Error("stop")), 50);
    await expect(asking).rejects.toThrow("stop");
  });
});

describe("an error in the middle of a stream", () => {
  test("Anthropic's overload is worth another attempt", async () => {
    const overloaded = `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`;
    await using server = await ModelServer.start(
      stream([...messagesApi.streamed(answer).slice(0, 3), overloaded]),
      stream(messagesApi.streamed(answer)),
    );
    const { model } = await openModel(messagesApi, server);
    expect(await model.ask(question, "0001.json")).toMatchObject({ text: answer });
  });

  test.each([
    ["server_error", 2],
    ["invalid_prompt", 1],
  ])("OpenAI's response.failed with %s makes %i calls", async (code, calls) => {
    const failed = `event: response.failed\ndata: ${JSON.stringify({
      type: "response.failed",
      response: { id: "resp_1", status: "failed", output: [], error: { code, message: "it failed" } },
    })}\n\n`;
    await using server = await ModelServer.start(stream([failed]), stream(responsesApi.streamed(answer)));
    const { model } = await openModel(responsesApi, server);
    await model.ask(question, "0001.json").catch(() => {});
    expect(server.received).toHaveLength(calls);
  });
});

describe("what is sent", () => {
  test("Anthropic: a cached system prompt, and no temperature where it is the default", async () => {
    await using server = await ModelServer.start(stream(messagesApi.streamed(answer)));
    const provider = await open(messagesApi, server);
    await provider.complete(question, signal);
    await provider.complete({ ...question, temperature: 0.5 }, signal);
    expect(server.received[0]!.body).toEqual({
      model: "claude-sonnet-5-5",
      max_tokens: 1000,
      system: [{ type: "text", text: question.system, cache_control: { type: "ephemeral" } }],
      messages: [
        {
          role: "user",
          content: [{ type: "text", text: "Write one.", cache_control: { type: "ephemeral" } }],
        },
      ],
      stream: true,
    });
    expect(server.received[1]!.body).toMatchObject({ temperature: 0.5 });
  });

  test("OpenAI: nothing is stored there", async () => {
    await using server = await ModelServer.start(stream(responsesApi.streamed(answer)));
    await (await open(responsesApi, server)).complete(question, signal);
    expect(server.received[0]!.body).toMatchObject({ store: false, instructions: question.system });
    expect(server.received[0]!.body).not.toHaveProperty("temperature");
  });

  test("a compatible server: what it refuses by name is left out from then on", async () => {
    const refuse = (name: string) =>
      json(400, chatApi.error(400, "invalid_request_error", `Unsupported parameter: '${name}'`));
    await using server = await ModelServer.start(
      refuse("temperature"),
      refuse("max_tokens"),
      stream(chatApi.streamed(answer)),
    );
    const provider = await open(chatApi, server);
    await provider.complete({ ...question, seed: 1 }, signal);
    await provider.complete({ ...question, seed: 2 }, signal);
    expect(server.received.map(({ body }) => Object.keys(body).sort().join(" "))).toEqual([
      "max_tokens messages model seed stream stream_options temperature",
      "max_tokens messages model seed stream stream_options",
      "max_completion_tokens messages model seed stream stream_options",
      "max_completion_tokens messages model seed stream stream_options",
    ]);
  });

  test("a compatible server needs no key, and a missing one is named", async () => {
    for (const provider of providers) {
      await expect(openProvider(provider, { model: "x", env: {} })).rejects.toThrow(provider.keyVariable);
    }
    const local = await openProvider(openai, { model: "x", env: {}, baseUrl: "http://localhost:1/v1" });
    expect(local.secrets).toEqual([]);
    await expect(openProvider(openai, { model: "x", env: {}, baseUrl: "localhost" })).rejects.toThrow(
      /--base-url/,
    );
  });

  test("an address keeps Azure's version of the API, and nothing that may be a key", async () => {
    const at = (baseUrl: string) => openProvider(openai, { model: "x", env: {}, baseUrl });
    await expect(at("https://me:secret@example.org/v1")).rejects.toThrow(
      /must not hold a user name or password/,
    );
    const error = await at("https://example.org/v1/?key=secret").catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/must not hold the query parameter "key"/);
    expect(String(error)).not.toContain("secret");
    const azure = await at("https://me.openai.azure.com/openai/v1/?api-version=2026-05-01");
    expect(azure.endpoint).toBe("https://me.openai.azure.com/openai/v1");
  });

  test.each(providers)("Azure gets the key and the version of $name in its own way", async (entry) => {
    const seen: { readonly url: URL; readonly headers: Headers }[] = [];
    const provider = await openProvider(entry, {
      model: "x",
      env: { [entry.keyVariable]: canary },
      baseUrl: "https://me.services.ai.azure.com/models/v1?api-version=2026-05-01",
      fetch: async (input, init) => {
        seen.push({
          url: new URL(input instanceof Request ? input.url : input),
          headers: new Headers(init?.headers),
        });
        return new Response("{}", { status: 401 });
      },
    });
    await provider.complete(question, signal).catch(() => {});
    expect(seen[0]!.headers.get("api-key")).toBe(canary);
    expect(seen[0]!.url.searchParams.get("api-version")).toBe("2026-05-01");
  });

  test("Anthropic's compatible servers are found with and without the version, and need no key", async () => {
    const anthropic = providers.find(({ name }) => name === "anthropic")!;
    for (const path of ["", "/", "/v1"]) {
      await using server = await ModelServer.start(stream(messagesApi.streamed(answer)));
      const provider = await openProvider(anthropic, { model: "x", env: {}, baseUrl: server.url + path });
      expect(await provider.complete(question, signal)).toMatchObject({ text: answer });
      expect(server.received[0]!.path).toBe("/v1/messages");
    }
  });
});

test("nothing listening on this machine is said at once", async () => {
  // A port that the system gives to nobody who asks for any free one.
  const baseUrl = "http://127.0.0.1:2/v1";
  const provider = await openProvider(openai, { model: "llama", env: {}, baseUrl });
  const failure = await provider.complete(question, signal).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CallFailure);
  expect((failure as CallFailure).retry).toBe(false);
  expect((failure as CallFailure).message).toMatch(/nothing listens at/);
});
