/** What questions to a language model cost, as people read it. */
import type { CallForecast, Cost, PriceOrigin } from "../core/cost.ts";
import { countText, plural } from "./format.ts";

/** `$0.00012`, `$1.23`; two significant digits below ten cents. `unknown` for null, never nothing. */
export function dollarsText(usd: number | null): string {
  if (usd === null) return "unknown";
  return `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : Number(usd.toPrecision(2)).toString()}`;
}

/** `12 questions (2 repairs, 1 failed attempt), 34k tokens in (20k cached), 5k out (3k reasoning): $0.12 (…)`. */
export function costText(cost: Cost | null): string {
  if (cost === null) return "none, no language model was asked";
  const { calls, repairs, failedAttempts, inputTokens, cachedTokens, outputTokens, reasoningTokens } = cost;
  const asked = inBrackets([
    repairs.calls > 0 && plural(repairs.calls, "repair"),
    failedAttempts > 0 && plural(failedAttempts, "failed attempt"),
    cost.uncounted > 0 && `${cost.uncounted} without a count of tokens`,
  ]);
  const read = inBrackets([cachedTokens > 0 && `${countText(cachedTokens)} cached`]);
  const written = inBrackets([reasoningTokens > 0 && `${countText(reasoningTokens)} reasoning`]);
  return `${plural(calls, "question")}${asked}, ${countText(inputTokens)} tokens in${read}, ${countText(outputTokens)} out${written}: ${paidText(cost)}`;
}

/** For a line that is short: `12 questions · 34k tokens in, 5k out · $0.12 of $5.00`. */
export function costSoFarText(cost: Cost, budgetUsd: number | undefined): string {
  const limit = budgetUsd === undefined || cost.usd === null ? "" : ` of ${dollarsText(budgetUsd)}`;
  const usd = cost.usd === null ? "dollars unknown" : dollarsText(cost.usd);
  return `${plural(cost.calls, "question")} · ${countText(cost.inputTokens)} tokens in, ${countText(cost.outputTokens)} out · ${usd}${limit}`;
}

/** Two lines before a run: questions with their tokens, and dollars. */
export function forecastLines(forecast: CallForecast | null, model: string, budgetUsd?: number): string[] {
  if (forecast === null) return ["tokens and dollars: none, no language model is paid"];
  const { calls, inputTokens, outputTokens, usd, price } = forecast;
  const most = calls.most > calls.expected ? ` (at most ${calls.most}, with repairs)` : "";
  return [
    `questions to the model: ${calls.expected}${most}, about ${countText(inputTokens.expected)} tokens in and ${countText(outputTokens.expected)} out`,
    usd === null || price === null
      ? `dollars: the price of ${model} is unknown: give it with --prices <file>`
      : `dollars: about ${dollarsText(usd.expected)}, at most ${dollarsText(usd.most)}${usd.most === budgetUsd ? " (--budget-usd)" : ""}, by ${originText(price)}`,
  ];
}

/** In a line with others: `40 questions, about $1.20 (at most $5.00)`. */
export function forecastText({ calls, usd }: CallForecast): string {
  const dollars =
    usd === null
      ? "dollars unknown"
      : `about ${dollarsText(usd.expected)} (at most ${dollarsText(usd.most)})`;
  return `${plural(calls.expected, "question")}, ${dollars}`;
}

/** Where prices come from. */
function originText(origin: PriceOrigin): string {
  switch (origin.source) {
    case "built-in":
      return `the built-in prices of ${origin.asOf}`;
    case "own":
      return `your own prices of ${origin.asOf}`;
    case "server":
      return "the server's own report";
  }
}

function paidText({ usd, unpriced, prices }: Cost): string {
  const by = prices.length > 0 ? `, by ${prices.map(originText).join(" and ")}` : "";
  if (usd !== null) return `${dollarsText(usd)}${by}`;
  return `dollars unknown, for want of the price of ${plural(unpriced, "call")} (--prices <file> gives it)`;
}

function inBrackets(parts: readonly (string | false)[]): string {
  const said = parts.filter((part) => part !== false);
  return said.length > 0 ? ` (${said.join(", ")})` : "";
}
