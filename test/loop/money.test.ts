/** The money of whole runs: adds up to the cent, is never more than the budget, and no kill forgets or doubles it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TranscribedCall } from "../../src/llm/index.ts";
import { misbehaves } from "../llm/model-server.ts";
import { answer, answerTokens, paidRun, prices, usdPerCall } from "./paid-run.ts";
import { rewards } from "./scripted.ts";

const sources = [rewards.upright, rewards.helpers, rewards.squared, rewards.gentle];
const good = (n: number) => answer(sources[n % sources.length]!);
/** What is set aside for the longest answer, without its prompt. */
const mostOutputUsd = (answerTokens * 1000) / 1e6;

const none = { calls: 0, usd: 0 };

describe("the cost of a run", () => {
  test("is the sum of its calls, told while it goes on and at the end", async () => {
    await using run = await paidRun(good);
    const { cost } = await run.design();
    expect(run.asked()).toBe(4);
    expect(cost).toEqual({
      calls: 4,
      repairs: none,
      failedAttempts: 0,
      inputTokens: 480,
      cachedTokens: 400,
      outputTokens: 200,
      reasoningTokens: 120,
      uncounted: 0,
      usd: expect.closeTo(4 * usdPerCall, 12),
      unpriced: 0,
      prices: [{ source: "own", asOf: prices.asOf }],
    });
    const told = run.signals.flatMap((signal) => (signal.type === "cost" ? [signal.cost] : []));
    expect(told.at(-1)).toEqual(cost);
    const notes = run.events().flatMap((event) => (event.type === "proposed" ? [event.proposal.notes] : []));
    expect(notes.map(({ usd }) => usd)).toEqual(Array(4).fill(expect.closeTo(usdPerCall, 12)));
  });

  test("tells what repairs took", async () => {
    await using run = await paidRun((n) => answer(n === 0 ? rewards.unknownField : sources[n]!), {
      iterations: 1,
      repairs: 1,
    });
    const { cost } = await run.design();
    expect(cost).toMatchObject({ calls: 3, repairs: { calls: 1, usd: expect.closeTo(usdPerCall, 12) } });
    expect(cost!.usd).toBeCloseTo(3 * usdPerCall, 12);
  });

  test("counts an answer that broke off at the most that it may have been billed", async () => {
    await using run = await paidRun((n) => (n === 0 ? misbehaves("ends in the middle") : good(n)), {
      iterations: 1,
    });
    const { cost } = await run.design();
    expect(cost).toMatchObject({ calls: 2, failedAttempts: 1, unpriced: 0 });
    const lost = cost!.usd! - 2 * usdPerCall;
    expect(lost).toBeGreaterThan(mostOutputUsd);
    expect(lost).toBeLessThan(mostOutputUsd + 0.1);
    const first = run.events().find((event) => event.type === "proposed");
    expect(first).toMatchObject({ proposal: { notes: { usd: expect.closeTo(usdPerCall + lost, 12) } } });
  });

  test("is unknown, and not zero, where a price is", async () => {
    await using run = await paidRun(good, { iterations: 1, llm: { answerTokens } });
    const { cost } = await run.design();
    expect(cost).toMatchObject({ calls: 2, usd: null, unpriced: 2, prices: [] });
  });
});

describe("a budget", () => {
  /** Enough for three answers, and for the reservation of three, not of four. */
  const budgetUsd = 3 * usdPerCall + mostOutputUsd + 0.001;

  test("that ends in mid-generation ends the search, and the run still delivers", async () => {
    await using run = await paidRun(good, { candidates: 4, iterations: 3, repairs: 2, budgetUsd });
    const { winner, contenders, cost } = await run.design();
    expect(run.asked()).toBe(3);
    const events = run.events();
    const failures = events.flatMap((event) =>
      event.type === "judged" ? [event.verdict.failure?.kind ?? "accepted"] : [],
    );
    expect(failures).toEqual(["accepted", "accepted", "accepted", "budget"]);
    expect(events.find((event) => event.type === "search-stopped")).toMatchObject({
      generation: 1,
      reason: expect.stringMatching(/^the budget is used up: the next call may cost \$1\.0/),
    });
    expect(contenders.map(({ contender }) => contender)).toEqual(["winner", "human", "sparse"]);
    expect(winner.label).toMatch(/^g1c[123]$/);
    expect(cost!.usd).toBeCloseTo(3 * usdPerCall, 12);
    expect(cost!.usd!).toBeLessThanOrEqual(budgetUsd);
  });

  test("holds over a kill: a call that nobody saw the end of counts as spent in full", async () => {
    const stopping = new AbortController();
    await using run = await paidRun(
      (n) => {
        if (n !== 1) return good(n);
        stopping.abort(new Error("killed"));
        return misbehaves("never answers");
      },
      { candidates: 4, iterations: 1, budgetUsd: mostOutputUsd + budgetUsd },
    );
    await expect(run.design(stopping.signal)).rejects.toThrow(/design-reward resume/);
    const interrupted = transcript(run.folder.transcripts, "0002.json");
    expect(interrupted).toMatchObject({ answer: null, attempts: [{ usd: expect.any(Number) }] });
    const [{ usd: lost }] = interrupted.attempts as [{ usd: number }];
    expect(lost).toBeGreaterThan(mostOutputUsd);

    const { cost } = await run.design();
    // Of four seats, one was answered before; of the rest only as many as can be paid for.
    expect(run.asked()).toBe(4);
    expect(cost).toMatchObject({ calls: 3, failedAttempts: 1 });
    expect(cost!.usd).toBeCloseTo(3 * usdPerCall + lost, 12);
    expect(cost!.usd!).toBeLessThanOrEqual(mostOutputUsd + budgetUsd);
  });

  test("is each run's own", async () => {
    await using poor = await paidRun(good, { candidates: 4, iterations: 1, budgetUsd });
    await using rich = await paidRun(good, { candidates: 4, iterations: 1, budgetUsd: 10 });
    const [spent, free] = await Promise.all([poor.design(), rich.design()]);
    expect(spent.cost!.calls).toBe(3);
    expect(free.cost!.calls).toBe(4);
    expect(free.cost!.usd).toBeCloseTo(4 * usdPerCall, 12);
  });
});

test("killed before any of its answers is in the journal, a run pays nothing twice and forgets nothing", async () => {
  await using run = await paidRun((n) => answer(n === 0 ? rewards.unknownField : sources[n - 1]!), {
    iterations: 1,
    repairs: 1,
  });
  const whole = await run.design();
  const lines = readFileSync(run.folder.journal, "utf8").trimEnd().split("\n");
  const answers = lines.flatMap((line, index) => (line.includes('"type":"proposed"') ? [index] : []));
  expect(answers).toHaveLength(3);
  for (const kept of answers) {
    writeFileSync(
      run.folder.journal,
      lines
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join(""),
    );
    expect(await run.design()).toEqual(whole);
  }
  expect(run.asked()).toBe(3);
});

function transcript(folder: string, name: string): TranscribedCall {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}
