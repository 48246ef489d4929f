/** Errors on the way to a server, and in the many shapes in which servers report them. */
import { describe, expect, test } from "vitest";
import { classify } from "../../src/llm/classify.ts";
import { errorText } from "../../src/llm/error-text.ts";
import { openProvider, providers } from "../../src/llm/providers.ts";
import { retryAfter } from "../../src/llm/retry-after.ts";
import { chatApi, json, ModelServer } from "./model-server.ts";
import { openModel, question } from "./open.ts";

test.each<[string, Parameters<typeof errorText>[0], string]>([
  ["OpenAI", { error: { message: "no such thing" } }, "no such thing"],
  [
    "OpenRouter",
    { error: { message: "Provider returned error", metadata: { raw: "no such thing" } } },
    "Provider returned error: no such thing",
  ],
  ["Anthropic", { error: { type: "error", error: { message: "no such thing" } } }, "no such thing"],
  ["Ollama, LM Studio", { status: 400, error: "no such thing" }, "no such thing"],
  ["old vLLM", { status: 400, message: '400 {"object":"error","message":"no such thing"}' }, "no such thing"],
  ["FastAPI", { status: 400, message: '400 {"detail":"no such thing"}' }, "no such thing"],
  [
    "pydantic",
    {
      status: 422,
      message: '422 {"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}',
    },
    "body.seed: Extra inputs are not permitted",
  ],
  ["Gemini", { status: 400, message: '400 [{"error":{"message":"no such thing"}}]' }, "no such thing"],
  [
    "a proxy's page",
    { status: 502, message: "502 <html><head><title>502 Bad Gateway</title></head></html>" },
    'a page of HTML, "502 Bad Gateway"',
  ],
  ["plain text", { status: 400, message: "400 no such thing" }, "no such thing"],
  ["nothing", { status: 500, message: "500 status code (no body)" }, ""],
])("the sentence of %s is found", (_server, shape, sentence) => {
  expect(errorText(shape)).toBe(sentence);
});

const context = {
  endpoint: "https://example.com/v1",
  model: "m",
  keyVariable: "OPENAI_API_KEY",
  secrets: [],
  firstByteMs: 1000,
  begun: false,
  now: () => 0,
};
const failed = (cause: object) =>
  classify(new TypeError("fetch failed", { cause: Object.assign(new Error("it is so"), cause) }), context);

describe("a connection that failed", () => {
  test.each([
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      /certificate of .* is not trusted .*nothing was sent.*NODE_EXTRA_CA_CERTS/,
    ],
    ["CERT_HAS_EXPIRED", /is not trusted/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /is not trusted/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /is not trusted/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /check --base-url: http or https/],
  ])("%s will not mend itself: it is told at once, and nothing was paid", (code, sentence) => {
    expect(failed({ code })).toMatchObject({
      retry: false,
      billed: false,
      message: expect.stringMatching(sentence),
    });
  });

  test.each([
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
  ])("%s may, and nothing was paid", (code) => {
    expect(failed({ code })).toMatchObject({ reason: "connection", retry: true, billed: false });
  });

  test.each(["ECONNRESET", "UND_ERR_SOCKET", "EPIPE"])("%s may have been paid for", (code) => {
    expect(failed({ code })).toMatchObject({ reason: "connection", retry: true, billed: true });
  });

  test("to a port that no web client may use says so", () => {
    expect(failed({ message: "bad port" })).toMatchObject({
      retry: false,
      message: expect.stringMatching(/the port/),
    });
  });

  test("or an answer that the program tripped over is told by what it is", () => {
    const error = new TypeError("Cannot read properties of null");
    expect(classify(error, { ...context, begun: true })).toMatchObject({ reason: "malformed", billed: true });
  });
});

test.each([
  [{ "retry-after": "7" }, 7000],
  [{ "retry-after": "-5" }, 0],
  [{ "retry-after": "Thu, 01 Jan 1970 00:00:30 GMT" }, 30_000],
  [{ "retry-after": "Wed, 31 Dec 1969 00:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "1e400" }, null],
  [{ "retry-after-ms": "-1", "retry-after": "2" }, 2000],
  [{}, null],
])("%j asks for a wait of %s ms", (headers, ms) => {
  expect(retryAfter(new Headers(headers as Record<string, string>), 0)).toBe(ms);
});

test("a server that asks for an hour is not waited for, and the sentence says how long it asked for", async () => {
  await using server = await ModelServer.start(
    json(429, { error: { message: "slow" } }, { "retry-after": "3600" }),
  );
  const { model } = await openModel(chatApi, server);
  await expect(model.ask(question, "0001.json")).rejects.toThrow(
    /slow.*asks for a wait of 60 minutes.*resume/,
  );
});

describe("keys", () => {
  const openai = providers.find(({ name }) => name === "openai")!;
  const open = (env: Record<string, string>) =>
    openProvider(openai, { model: "m", env, baseUrl: "http://localhost:11434/v1" });

  test("are kept secret as they are sent: without the line break that copying brings along", async () => {
    const { secrets } = await open({ OPENAI_API_KEY: " sk-0123456789abcdef\n" });
    expect(secrets).toEqual(["sk-0123456789abcdef"]);
    expect((await open({ OPENAI_API_KEY: " \n" })).secrets).toEqual([]);
  });

  test("of gateways, which the SDK takes from the environment, are as secret", async () => {
    const env = { OPENAI_CUSTOM_HEADERS: "Helicone-Auth: Bearer hk-0123456789abcdef\nX-Team: rl" };
    expect((await open(env)).secrets).toEqual(["hk-0123456789abcdef", "rl"]);
  });

  test("that cannot stand in a header are told of, and never shown", async () => {
    await using server = await ModelServer.start(json(200, {}));
    const key = "“sk-0123456789abcdef”";
    const provider = await openProvider(openai, {
      model: "m",
      env: { OPENAI_API_KEY: key },
      baseUrl: `${server.url}/v1`,
    });
    const signal = new AbortController().signal;
    const error = (await provider.complete(question, signal).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toMatch(/^OPENAI_API_KEY holds a character that no key has/);
    expect(error.stack).not.toContain("sk-0123456789abcdef");
  });
});
