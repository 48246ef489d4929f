/** What a run will ask a language model, told before it starts. */
import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import type { RunConfig } from "../../src/core/run.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { checkBudget, forecastCalls } from "../../src/loop/forecast-calls.ts";

const task = findTask("cartpole-balance");
const configOf = (part: Partial<RunConfig> = {}): RunConfig => ({
  ...resolveConfig(task, { model: "anthropic:claude-sonnet-5-5", candidates: 8, iterations: 5, repairs: 1 }),
  ...part,
});

describe("the forecast of questions", () => {
  test("counts one a seat, and at most every repair, with tokens of the prompt that will be sent", () => {
    const { calls, inputTokens, outputTokens } = forecastCalls(configOf(), task)!;
    expect(calls).toEqual({ expected: 40, most: 80 });
    // The first prompt is about 1,500 tokens long, later ones are taken to be 3,000 longer.
    expect(inputTokens.expected).toBeGreaterThan(40 * 1_300 + 32 * 3_000);
    expect(inputTokens.expected).toBeLessThan(40 * 1_800 + 32 * 3_000);
    expect(outputTokens).toEqual({ expected: 40 * 2_000, most: 80 * 16_000 });
  });

  test("gives dollars by the table that holds, and never more than the budget", () => {
    const free = forecastCalls(configOf(), task)!;
    expect(free.price).toEqual({ source: "built-in", asOf: "2026-11-21" });
    const { inputTokens, outputTokens } = free;
    // $2 and $10 per million tokens.
    expect(free.usd!.expected).toBeCloseTo((inputTokens.expected * 2 + outputTokens.expected * 10) / 1e6, 12);
    expect(free.usd!.most).toBeGreaterThan((outputTokens.most * 10) / 1e6);
    const limited = forecastCalls(configOf({ budgetUsd: 1.5 }), task)!;
    expect(limited.usd).toEqual({ expected: free.usd!.expected, most: 1.5 });
  });

  test("takes a user's own prices and answer lengths", () => {
    const prices = { asOf: "2026-01-01", models: { "openai:mine": { input: 0, output: 100 } } };
    const config = configOf({
      model: "openai:mine",
      baseUrl: "http://127.0.0.1:1/v1",
      iterations: 1,
      repairs: 0,
      llm: { answerTokens: 1_000, prices },
    });
    expect(forecastCalls(config, task)).toMatchObject({
      calls: { expected: 8, most: 8 },
      outputTokens: { expected: 8_000, most: 8_000 },
      usd: { expected: expect.closeTo(0.8, 12), most: expect.closeTo(0.8, 12) },
      price: { source: "own", asOf: "2026-01-01" },
    });
  });

  test("knows no dollars where the price is unknown, and no questions where nobody is paid", () => {
    expect(forecastCalls(configOf({ model: "openai:something-new" }), task)).toMatchObject({
      usd: null,
      price: null,
    });
    for (const model of ["offline", "manual", "replay:x"]) {
      expect(forecastCalls(configOf({ model }), task)).toBeNull();
    }
  });
});

test("a budget that does not suffice for one question is refused before anything is trained", () => {
  expect(() => checkBudget(configOf({ budgetUsd: 0.1 }), task)).toThrow(
    /^--budget-usd 0\.1 does not suffice for one question to anthropic:claude-sonnet-5-5, which may cost up to \$0\.18: raise it, lower --answer-tokens \(now 16000\)/,
  );
  expect(() => checkBudget(configOf({ budgetUsd: 0.2 }), task)).not.toThrow();
});
