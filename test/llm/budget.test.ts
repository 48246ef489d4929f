import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget } from "../../src/llm/budget.ts";
import { priceOrigin, priceTable } from "../../src/llm/price-table.ts";
import {
  costOf,
  mostCostOf,
  mostInputTokens,
  mostUsd,
  parsePriceTable,
  priceOf,
} from "../../src/llm/prices.ts";
import { question } from "./open.ts";

const signal = new AbortController().signal;

describe("a budget", () => {
  test("is kept for any order of calls that cost at most what was reserved", async () => {
    const call = fc.record({
      most: fc.double({ min: 0, max: 2, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (calls) => {
        const budget = new Budget(5);
        await Promise.allSettled(
          calls.map(async ({ most, share }) => {
            const reservation = await budget.reserve(most, signal);
            await Promise.resolve();
            reservation.settle(most * share);
            expect(budget.spentUsd).toBeLessThanOrEqual(5 + 1e-9);
          }),
        );
        expect(budget.spentUsd).toBeLessThanOrEqual(5 + 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  test("counts what was spent before a resume", async () => {
    await expect(new Budget(1, 0.9).reserve(0.2, signal)).rejects.toMatchObject({ kind: "budget" });
  });

  test("a wait for money ends with the run", async () => {
    const budget = new Budget(1);
    await budget.reserve(1, signal);
    const stopping = new AbortController();
    const waiting = budget.reserve(1, stopping.signal);
    stopping.abort(new Error("stop"));
    await expect(waiting).rejects.toThrow("stop");
  });
});

describe("prices", () => {
  test("the built-in table is of the form that a user's must have", () => {
    expect(parsePriceTable(structuredClone(priceTable))).toEqual(priceTable);
  });

  test("a dated version costs what its name does, and an unknown model is unknown", () => {
    const undated = priceOf("openai:gpt-5.4-mini", priceTable);
    expect(undated).not.toBeNull();
    expect(priceOf("openai:gpt-5.4-mini-2026-03-17", priceTable)).toEqual(undated);
    expect(priceOf("anthropic:claude-haiku-4-5-20251001", priceTable)).not.toBeNull();
    expect(priceOf("openai:something-new", priceTable)).toBeNull();
  });

  test("a long prompt is billed at its own rates", () => {
    const price = priceOf("openai:gpt-6.1-terra", priceTable)!;
    const usage = { cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    expect(costOf({ ...usage, inputTokens: 272_000 }, price)).toBeCloseTo(0.272, 12);
    expect(costOf({ ...usage, inputTokens: 272_001 }, price)).toBeCloseTo(0.544002, 12);
  });

  test("cached tokens cost what fresh ones do where a user's table does not say otherwise", () => {
    const usage = {
      inputTokens: 100,
      cachedTokens: 40,
      cacheWriteTokens: 30,
      outputTokens: 10,
      reasoningTokens: 0,
    };
    expect(costOf(usage, { input: 2, output: 10 })).toBeCloseTo((100 * 2 + 10 * 10) / 1e6, 12);
    expect(costOf(usage, { input: 2, cachedInput: 1, output: 10 })).toBeCloseTo(
      (60 * 2 + 40 + 100) / 1e6,
      12,
    );
  });

  test("as much is set aside as a prompt may cost on either side of a long one's rates", () => {
    const cheapWhenLong = { input: 4, output: 4, long: { above: 100, input: 1, output: 1 } };
    expect(mostUsd(100, 10, cheapWhenLong)).toBeCloseTo(440 / 1e6, 12);
    expect(mostUsd(101, 10, cheapWhenLong)).toBeCloseTo(444 / 1e6, 12);
    expect(mostUsd(100, 0, { input: 1, cachedInput: 3, output: 0 })).toBeCloseTo(300 / 1e6, 12);
  });

  test("a user's own table stands before the built-in one, which holds at the provider's own address only", () => {
    const id = "openai:gpt-5.4-mini";
    const own = { asOf: "2026-01-02", models: { [id]: { input: 1, output: 1 } } };
    expect(priceOrigin({ id, listPrices: true })).toEqual({ source: "built-in", asOf: priceTable.asOf });
    expect(priceOrigin({ id, listPrices: false })).toBeNull();
    expect(priceOrigin({ id, listPrices: false }, own)).toEqual({ source: "own", asOf: "2026-01-02" });
    expect(priceOrigin({ id: "openai:other", listPrices: false }, own)).toBeNull();
  });

  test("no answer within the token limit costs more than was set aside", () => {
    const price = priceOf("anthropic:claude-sonnet-5-5", priceTable)!;
    const inputTokens = mostInputTokens(question);
    const all = { inputTokens, outputTokens: question.maxTokens, reasoningTokens: 0 };
    for (const [cachedTokens, cacheWriteTokens] of [
      [0, 0],
      [inputTokens, 0],
      [0, inputTokens],
    ] as const) {
      const cost = costOf({ ...all, cachedTokens, cacheWriteTokens }, price);
      expect(cost).toBeLessThanOrEqual(mostCostOf(question, price));
    }
  });

  test.each([
    [{ asOf: "yesterday", models: {} }, /asOf/],
    [{ asOf: "2026-11-21", models: { "gpt-4": {} } }, /models\.gpt-4: must look like openai:<model>/],
    [
      { asOf: "2026-11-21", models: { "openai:x": { input: -1, cachedInput: 0, cacheWrite: 0, output: 0 } } },
      /models\.openai:x\.input/,
    ],
    [
      { asOf: "2026-11-21", models: { "openai:x": { input: "1", output: 1 } } },
      /models\.openai:x\.input: .*number/,
    ],
    [{ asOf: "2026-11-21", models: { "openai:x": { inputs: 1, output: 1 } } }, /models\.openai:x/],
    [[], /the whole value/],
  ])("a wrong table is refused in one sentence that names the file and the form", (value, sentence) => {
    expect(() => parsePriceTable(value, "my-prices.json")).toThrow(sentence);
    expect(() => parsePriceTable(value, "my-prices.json")).toThrow(
      /^my-prices\.json: [^\n]+; expected dollars per million tokens, e\.g\. \{"asOf": "2026-11-21", "models": /,
    );
  });
});
