/**
 * A run against a server that misbehaves in every way that servers do, one way a seat: what the run makes of each,
 * what it costs, and what the journal says. At the end of all of them it delivers. The table is `docs/model-faults.md`.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { labelOf, type Verdict } from "../../src/core/candidate.ts";
import type { RunEvent } from "../../src/core/run.ts";
import { createLlmDesigner } from "../../src/designers/llm.ts";
import { loadTemplates } from "../../src/designers/prompt/index.ts";
import type { Provider } from "../../src/llm/provider.ts";
import type { FailedAttempt, PaidCompletion } from "../../src/llm/transcripts.ts";
import { type Behaviour, misdeeds } from "../llm/behaviours.ts";
import { answers, chatApi, fails, misbehaves, startModelServer } from "../llm/model-server.ts";
import { open, openModel, testPrices } from "../llm/open.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

const good = `\`\`\`ts\n${rewards.gentle}\n\`\`\``;
const half = "```ts\nexport function reward(s, a, next) {\n  return { upright: Math.cos(next.pole";

/** What the server does with a seat's first question; every later one gets a good answer. */
const faults: Readonly<Record<string, Behaviour>> = {
  "429 with `retry-after`": fails(429, "rate_limit_error", "slow down", { "retry-after": "7" }),
  "429 without headers": fails(429, "rate_limit_error", "slow down"),
  "500": fails(500, "api_error", "oops"),
  "503": fails(503, "api_error", "oops"),
  "context overflow": fails(400, "invalid_request_error", "maximum context length is 4096 tokens"),
  "unknown model": fails(404, "not_found_error", "model: x"),
  ...Object.fromEntries(misdeeds.map((how) => [how, misbehaves(how)])),
  "a slow first byte": {
    does: "reply",
    reply: (response, received) => {
      const whole = JSON.stringify(chatApi.whole(good));
      setTimeout(() => {
        if (received.body.model === undefined) throw new Error("a question names its model");
        response.writeHead(200, { "content-type": "application/json", "x-request-id": "req_1" }).end(whole);
      }, 200);
    },
  },
  "a refusal": answers("I cannot help with that.", { stop: "refusal" }),
  "empty content": answers(""),
  "prose without a reward": answers("I would rather talk about the weather."),
  "a stop at the token limit": answers(half, { stop: "length" }),
};
const names = Object.keys(faults);

interface Saved {
  readonly attempts: readonly FailedAttempt[];
  readonly answer: PaidCompletion | null;
}

test("every fault of a server costs its seat at most, and a revoked key ends the search: the run delivers", async () => {
  /** How often each seat asked: its sampling seed is its own. */
  const tries = new Map<unknown, number>();
  /** What the server does with the question that is under way; null once the key is revoked. */
  let behaviour: Behaviour | null = null;
  await using server = await startModelServer({
    api: chatApi,
    script: () => behaviour ?? fails(401, "authentication_error", "key revoked"),
  });
  const patient = await open(chatApi, server);
  /** Patient with all that a busy machine may bring late, and not with what never comes. */
  const impatient: Readonly<Record<string, Provider>> = {
    "stalls in the middle": await open(chatApi, server, { stallMs: 200 }),
    "never answers": await open(chatApi, server, { firstByteMs: 200 }),
  };
  const provider: Provider = {
    ...patient,
    contextTokens: (signal) => patient.contextTokens(signal),
    complete(request, ...rest) {
      const before = tries.get(request.seed) ?? 0;
      tries.set(request.seed, before + 1);
      const fault = before === 0 ? names[tries.size - 1] : undefined;
      behaviour = tries.size > names.length ? null : fault === undefined ? answers(good) : faults[fault]!;
      return (impatient[fault ?? ""] ?? patient).complete(request, ...rest);
    },
  };
  const { model, saved } = await openModel(chatApi, server, { provider, prices: testPrices, concurrency: 1 });
  const designer = createLlmDesigner({
    templates: loadTemplates(),
    task: findTask("cartpole-balance"),
    historyTurns: 4,
    model,
    temperature: 1,
    room: async () => ({ promptTokens: 12_000, answerTokens: 1_000 }),
  });
  using run = scriptedRun([names, names], {
    place: madeUpTrainings,
    config: { repairs: 0 },
    answer: (request, seat) => designer.propose(request, seat),
  });
  const result = await run.design();
  expect(result.contenders.map(({ contender }) => contender)).toContain("winner");

  const events = run.events();
  expect(events).toContainEqual(
    expect.objectContaining({ type: "search-stopped", generation: 1, reason: expect.stringMatching(/key/) }),
  );
  const rows = names.map((name, seat) => {
    const verdict = events.find(
      (event): event is Extract<RunEvent, { type: "judged" }> =>
        event.type === "judged" && event.label === labelOf(0, seat),
    )!.verdict;
    const { attempts, answer } = saved.get(`${String(seat + 1).padStart(4, "0")}.json`) as Saved;
    return `| ${name} | ${attempts.length + (answer ? 1 : 0)} | ${costOf(attempts, answer)} | ${said(verdict)} |`;
  });
  const table = [
    "| fault | questions | cost | what the journal says |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
  const page = `# Faults of a model's server, and what a run makes of them\n\nWritten by \`test/loop/faults.test.ts\`: one run in which every seat of the first generation meets one fault with its first question and\na good answer afterwards, and in which the key is revoked before the second generation. It ends with a trained winner. "may be billed" means that\nthe provider may charge for a failed question, which then counts in full against \`--budget-usd\`.\n\n${table.replaceAll(server.url, "http://localhost:8080")}\n\nA **revoked key** in the second generation: every seat fails, the journal says \`search-stopped\`, and the run finishes with the best of the\nfirst generation. Where a first generation gets no answer at all, nothing is written, and \`design-reward resume\` asks again.\n`;
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, "../../docs/model-faults.md"));
});

function costOf(attempts: readonly FailedAttempt[], answer: PaidCompletion | null): string {
  const lost = attempts.filter(({ usd }) => (usd ?? 0) > 0).length;
  const parts = [answer ? "the answer" : "", lost > 0 ? "the failed question may be billed" : ""];
  return parts.filter(Boolean).join("; ") || "nothing";
}

function said({ accepted, failure, gate }: Verdict): string {
  if (accepted || failure?.kind === "duplicate") return "the second answer is judged like any other";
  return `\`${failure!.kind}\`${gate === "answer" ? "" : ` (gate ${gate})`}: ${failure!.message}`;
}
