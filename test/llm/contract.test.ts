/** One contract for every provider and every way in which a server can misbehave, streaming or not. */
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Budget } from "../../src/llm/budget.ts";
import {
  type AnswerFault,
  answerFault,
  type CallFailureReason,
  type UnansweredError,
} from "../../src/llm/index.ts";
import type { Patience } from "../../src/llm/provider.ts";
import { defaultRetryPolicy } from "../../src/llm/retry.ts";
import type { Transcript } from "../../src/llm/transcripts.ts";
import { until } from "../until.ts";
import { type Behaviour, type Misdeed, misdeeds, replyOf } from "./behaviours.ts";
import {
  type Api,
  answers,
  apis,
  fails,
  type ModelServer,
  misbehaves,
  type Reply,
  startModelServer,
} from "./model-server.ts";
import { canary, openModel, question, testPrices } from "./open.ts";

const text = "Upright pays.\n\n```ts\nexport function reward() {}\n```";
/** However long a busy machine takes. */
const PATIENCE = { firstByteMs: 3_600_000, stallMs: 3_600_000 };

const expectFault = (kind: AnswerFault["kind"], message: RegExp): AnswerFault => ({
  kind,
  message: expect.stringMatching(message),
});

/** What one failed call must come to. */
interface Expected {
  readonly does: Behaviour;
  readonly reason: CallFailureReason;
  readonly retried: boolean;
  /** Whether it may have cost money. */
  readonly billed: boolean;
  readonly sentence: RegExp;
}

const failing = (
  status: number,
  type: string,
  message: string,
  rest: Omit<Expected, "does" | "billed">,
  headers: Readonly<Record<string, string>> = {},
): Expected => ({ does: fails(status, type, message, headers), billed: false, ...rest });

const busy = { reason: "rate-limit", retried: true, sentence: /could not answer \(HTTP (429|529)/ } as const;
const down = { reason: "server", retried: true, sentence: /could not answer \(HTTP 50\d: oops/ } as const;
const key = { reason: "authentication", retried: false, sentence: /refused the key.*_API_KEY/ } as const;
const credit = { reason: "quota", retried: false, sentence: /no credit left/ } as const;

const refusals: Record<string, Expected> = {
  "429 with retry-after": failing(429, "rate_limit_error", "slow down", busy, { "retry-after": "7" }),
  "429 without headers": failing(429, "rate_limit_error", "slow down", busy),
  "529": failing(529, "overloaded_error", "Overloaded", busy),
  "500": failing(500, "api_error", "oops", down),
  "503": failing(503, "api_error", "oops", down),
  "a revoked key": failing(401, "authentication_error", `invalid key ${canary}`, key),
  "a forbidden model": failing(403, "permission_error", "not yours", key),
  "no credit": failing(429, "insufficient_quota", "You exceeded your current quota", credit),
  "a low balance": failing(400, "invalid_request_error", "Your credit balance is too low", credit),
  "an unknown model": failing(404, "not_found_error", "model: x", {
    reason: "unknown-model",
    retried: false,
    sentence: /has no model/,
  }),
  "context overflow": failing(
    400,
    "invalid_request_error",
    "prompt is too long: 213462 tokens > 200000 maximum",
    {
      reason: "context-length",
      retried: false,
      sentence: /too long for .*: it has room for 200000 tokens and 213462 were asked for/,
    },
  ),
  "a wrong request": failing(400, "invalid_request_error", "messages: wrong", {
    reason: "refused-request",
    retried: false,
    sentence: /refused the request/,
  }),
};

/** The sentences for streams and for answers in one piece differ where the fault lies in the form. */
const faults: Record<Misdeed, Omit<Expected, "does" | "billed">> = {
  "resets before the answer": { reason: "connection", retried: true, sentence: /connection to .* failed/ },
  "resets in the middle": { reason: "connection", retried: true, sentence: /connection to .* failed/ },
  "ends in the middle": { reason: "connection", retried: true, sentence: /broke off|not a JSON object/ },
  "stalls in the middle": { reason: "stalled", retried: true, sentence: /stalled for/ },
  "never answers": { reason: "stalled", retried: true, sentence: /began no answer in/ },
  "sends malformed events": { reason: "malformed", retried: true, sentence: /not JSON/ },
  "sends truncated JSON": { reason: "malformed", retried: true, sentence: /not a JSON object/ },
  "sends a page of HTML": { reason: "malformed", retried: true, sentence: /not a JSON object \(text\/html/ },
  "sends 50 MB": { reason: "too-long", retried: false, sentence: /longer than 16 MB/ },
};

function expectedOf(how: Misdeed, streams: boolean): Expected {
  const fault = faults[how];
  const reason = how === "ends in the middle" && !streams ? "malformed" : fault.reason;
  return { ...fault, reason, does: misbehaves(how), billed: true };
}

/** Misbehaving servers are met at once, or only after some waiting. */
const slow: readonly Misdeed[] = ["stalls in the middle", "never answers"];
const quick = misdeeds.filter((how) => !slow.includes(how));

/**
 * The contract: one bad call, then good ones.
 * @param pass lets time pass until the bad call is given up, where it takes some
 */
async function keeps(
  api: Api,
  streams: boolean,
  expected: Expected,
  patience: Partial<Patience> = {},
  pass: (server: ModelServer, isGivenUp: () => boolean) => Promise<void> = async () => {},
) {
  const { does, reason, retried, billed, sentence } = expected;
  await using server = await startModelServer({
    api,
    streams,
    script: (_request, n) => (n === 0 ? does : answers(text)),
  });
  const budget = new Budget(1);
  const { model, saved, messages, waits } = await openModel(api, server, {
    patience: { ...PATIENCE, ...patience },
    budget,
    prices: testPrices,
  });
  const asked = model.ask(question, "0001.json").catch((error: unknown) => error);
  await pass(server, () => waits.length > 0);
  const result = await asked;

  const { attempts } = saved.get("0001.json") as Transcript;
  expect(attempts).toMatchObject([{ reason, message: expect.stringMatching(sentence) }]);
  expect(attempts[0]!.usd! > 0).toBe(billed);
  if (retried) expect(result).toMatchObject({ text });
  else expect(result).toMatchObject({ kind: "provider", reason, usd: attempts[0]!.usd });
  expect(server.questions).toHaveLength(retried ? 2 : 1);
  expect(budget.spentUsd).toBeCloseTo((result as UnansweredError).usd ?? Number.NaN, 12);

  const shown = [String(result), (result as Error).stack, messages, JSON.stringify([...saved])].join();
  expect(shown).not.toContain(canary);
  await until(() => server.open === 0);
}

describe("a server that keeps one waiting", () => {
  const cases = apis.flatMap((api) =>
    [true, false].flatMap((streams) => slow.map((how) => ({ name: api.name, api, streams, how }))),
  );
  /** How long this client waits for each: a minute of a clock that only {@link minutes} moves. */
  const patience: Partial<Record<Misdeed, Partial<Patience>>> = {
    "stalls in the middle": { stallMs: 60_000 },
    "never answers": { firstByteMs: 60_000 },
  };
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  /** Once the server has the question, until the client has lost its patience. */
  async function minutes(server: ModelServer, isGivenUp: () => boolean): Promise<void> {
    while (server.questions.length === 0) await setImmediate();
    for (; !isGivenUp(); await setImmediate()) vi.advanceTimersByTime(60_000);
  }

  test.each(cases)("$name, streaming $streams: $how", async ({ api, streams, how }) => {
    await keeps(api, streams, expectedOf(how, streams), patience[how], minutes);
  });
});

describe.each(apis)("patience with $name", (api) => {
  const ask = async (reply: Reply, patience: Partial<Patience>) => {
    await using server = await startModelServer({ api, script: () => ({ does: "reply", reply }) });
    const { model } = await openModel(api, server, {
      patience,
      policy: { ...defaultRetryPolicy, attempts: 1 },
    });
    const result = await model.ask(question, "0001.json").catch((error: unknown) => error);
    await until(() => server.open === 0);
    return result;
  };

  test("an answer that drips for ever ends too", async () => {
    const dripping: Reply = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const drip = setInterval(() => response.write(": keep-alive\n\n"), 20);
      response.once("close", () => clearInterval(drip));
    };
    const result = await ask(dripping, { ...PATIENCE, answerMs: 200 });
    expect(result).toMatchObject({ reason: "stalled", message: expect.stringMatching(/had no end after/) });
  });

  test("a refusal whose text never ends is a refusal", async () => {
    const stuck: Reply = (response) => {
      response.writeHead(401, { "content-type": "application/json" });
      response.write('{"error": ');
    };
    expect(await ask(stuck, { ...PATIENCE, stallMs: 100 })).toMatchObject({ reason: "authentication" });
  });
});

describe.each(apis)("$name", (api) => {
  describe.each([true, false])("streaming: %s", (streams) => {
    const cases = Object.entries({
      ...refusals,
      ...Object.fromEntries(quick.map((how) => [`a server that ${how}`, expectedOf(how, streams)])),
    });

    test.each(cases)("%s", async (_name, expected) => {
      await keeps(api, streams, expected);
    });

    const unusable: [string, Behaviour, AnswerFault | null][] = [
      ["a refusal", answers("I would rather not.", { stop: "refusal" }), expectFault("refusal", /declined/)],
      ["empty content", answers(""), expectFault("empty", /empty answer/)],
      [
        "a stop at the limit",
        answers("```ts\nexport", { stop: "length" }),
        expectFault("truncated", /cut off/),
      ],
      ["reasoning alone", answers("", { stop: "length" }), expectFault("truncated", /for reasoning/)],
      ["code before the limit", answers(`${text}\nAnd`, { stop: "length" }), null],
    ];

    test.each(unusable)("%s is an answer, paid and told apart", async (_name, does, fault) => {
      await using server = await startModelServer({ api, streams, script: () => does });
      const { model } = await openModel(api, server, { prices: testPrices });
      const answer = await model.ask(question, "0001.json");
      expect(answer.usd).toBeGreaterThan(0);
      expect(answerFault(answer)).toEqual(fault);
      expect(server.questions).toHaveLength(1);
    });
  });

  test("a key that is revoked in mid-run stops what is asked after it, and what was answered stays", async () => {
    const revoked = fails(401, "authentication_error", `revoked: ${canary}`);
    await using server = await startModelServer({
      api,
      script: (_request, n) => (n === 0 ? answers(text) : revoked),
    });
    const { model, saved } = await openModel(api, server);
    expect(await model.ask(question, "0001.json")).toMatchObject({ text });
    await expect(model.ask({ ...question, sample: 1 }, "0002.json")).rejects.toMatchObject({
      reason: "authentication",
      requestId: expect.any(String),
    });
    expect(await model.ask(question, "0001.json")).toMatchObject({ text });
    expect(server.questions).toHaveLength(2);
    expect(JSON.stringify([...saved])).not.toContain(canary);
  });

  test("gives up after the last attempt, and says so", async () => {
    await using server = await startModelServer({ api, script: () => fails(500, "api_error", "oops") });
    const { model } = await openModel(api, server);
    await expect(model.ask(question, "0001.json")).rejects.toThrow(/oops.*gave up after 6 attempts/);
    expect(server.questions).toHaveLength(6);
  });

  test("reads at most what an answer may be long", async () => {
    let sent = 0;
    await using server = await startModelServer({
      api,
      script: () => ({
        does: "reply",
        reply: (response, received) => {
          const socket = response.socket!;
          response.once("close", () => {
            sent = socket.bytesWritten;
          });
          replyOf(misbehaves("sends 50 MB"), api, true)(response, received);
        },
      }),
    });
    const { model } = await openModel(api, server);
    await expect(model.ask(question, "0001.json")).rejects.toMatchObject({ reason: "too-long" });
    await until(() => server.open === 0);
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });
});
