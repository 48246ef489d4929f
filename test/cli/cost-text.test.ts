/** What a person reads about money, before, during and after a run. */
import { expect, test } from "vitest";
import { costSoFarText, costText, dollarsText, forecastLines } from "../../src/cli/cost-text.ts";
import type { CallForecast, Cost } from "../../src/core/cost.ts";
import { cli } from "./fake-terminal.ts";

const cost: Cost = {
  calls: 12,
  repairs: { calls: 2, usd: 0.02 },
  failedAttempts: 1,
  inputTokens: 34_000,
  cachedTokens: 20_000,
  outputTokens: 5_200,
  reasoningTokens: 3_000,
  uncounted: 0,
  usd: 0.1234,
  unpriced: 0,
  prices: [{ source: "built-in", asOf: "2026-11-21" }],
};

test("dollars: cents from ten cents on, two digits below, and never zero for what is unknown", () => {
  expect([12.345, 0.1, 0.0123, 0.00059, 0, null].map(dollarsText)).toEqual([
    "$12.35",
    "$0.10",
    "$0.012",
    "$0.00059",
    "$0.00",
    "unknown",
  ]);
});

test("a cost is one line that says what was asked, what it took, and by which prices", () => {
  expect(costText(cost)).toBe(
    "12 questions (2 repairs, 1 failed attempt), 34k tokens in (20k cached), 5.2k out (3k reasoning): $0.12, by the built-in prices of 2026-11-21",
  );
  const reported: Cost = { ...cost, prices: [{ source: "server" }, { source: "own", asOf: "2026-01-01" }] };
  expect(costText(reported)).toMatch(/by the server's own report and your own prices of 2026-01-01$/);
  expect(costText({ ...cost, usd: null, unpriced: 3, prices: [], uncounted: 2 })).toMatch(
    /2 without a count of tokens.*: dollars unknown, for want of the price of 3 calls \(--prices <file> gives it\)$/,
  );
  expect(costText(null)).toBe("none, no language model was asked");
});

test("while a run goes on, it stands beside the budget", () => {
  expect(costSoFarText(cost, 5)).toBe("12 questions · 34k tokens in, 5.2k out · $0.12 of $5.00");
  expect(costSoFarText({ ...cost, usd: null }, undefined)).toBe(
    "12 questions · 34k tokens in, 5.2k out · dollars unknown",
  );
});

test("a forecast is two lines", () => {
  const forecast: CallForecast = {
    calls: { expected: 40, most: 80 },
    inputTokens: { expected: 180_000, most: 2_000_000 },
    outputTokens: { expected: 80_000, most: 1_280_000 },
    usd: { expected: 1.16, most: 5 },
    price: { source: "built-in", asOf: "2026-11-21" },
  };
  expect(forecastLines(forecast, "openai:m", 5)).toEqual([
    "questions to the model: 40 (at most 80, with repairs), about 180k tokens in and 80k out",
    "dollars: about $1.16, at most $5.00 (--budget-usd), by the built-in prices of 2026-11-21",
  ]);
  expect(forecastLines({ ...forecast, usd: null, price: null }, "openai:m")[1]).toBe(
    "dollars: the price of openai:m is unknown: give it with --prices <file>",
  );
  expect(forecastLines(null, "offline")).toEqual(["tokens and dollars: none, no language model is paid"]);
});

test("--dry-run tells it without a question", async () => {
  const args =
    "--task cartpole-balance --model anthropic:claude-sonnet-5-5 --candidates 4 --iterations 2 --repairs 1 --budget-usd 2 --dry-run";
  const env = { ANTHROPIC_API_KEY: "sk-never-sent" };
  const { stdout, exitCode } = await cli(args.split(" "), env);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^questions to the model: 8 \(at most 16, with repairs\), about 2\d(\.\d)?k tokens in and 16k out\ndollars: about \$0\.2\d, at most \$2\.00 \(--budget-usd\), by the built-in prices of 2026-11-21$/m,
  );
  const told = JSON.parse((await cli([...args.split(" "), "--json"], env)).stdout);
  expect(told.forecast.calls).toMatchObject({ calls: { expected: 8, most: 16 }, usd: { most: 2 } });

  const poor = await cli([...args.split(" "), "--budget-usd", "0.01"], env);
  expect(poor.exitCode).toBe(2);
  expect(poor.stderr).toContain("--budget-usd 0.01 does not suffice for one question");
});
