/**
 * What providers charge, in US dollars per million tokens, on the day it was looked up. Sources: the pages
 * "Pricing" of platform.claude.com and developers.openai.com, standard processing, prompt caching of 5 minutes
 * (Anthropic) and 30 minutes (OpenAI). A model that is not here has an unknown price, never none.
 */
import type { PriceOrigin } from "../core/cost.ts";
import { type Price, type PriceTable, priceOf } from "./prices.ts";
import type { Provider } from "./provider.ts";

/** OpenAI bills a whole request with more input than this at twice the input and 1.5 times the output price. */
const OPENAI_LONG = 272_000;

function openai(input: number, cachedInput: number, cacheWrite: number, output: number) {
  return {
    input,
    cachedInput,
    cacheWrite,
    output,
    long: {
      above: OPENAI_LONG,
      input: 2 * input,
      cachedInput: 2 * cachedInput,
      cacheWrite: 2 * cacheWrite,
      output: 1.5 * output,
    },
  };
}

/** Older models of OpenAI: writing to the cache costs what reading the prompt does. */
function flat(input: number, cachedInput: number, output: number) {
  return { input, cachedInput, cacheWrite: input, output };
}

/** Cache writes of 5 minutes cost 1.25 times the input price. */
function anthropic(input: number, cachedInput: number, output: number) {
  return { input, cachedInput, cacheWrite: 1.25 * input, output };
}

export const priceTable: PriceTable = {
  asOf: "2026-11-21",
  models: {
    "anthropic:claude-fable-5-1": anthropic(10, 0.25, 50),
    "anthropic:claude-fable-5": anthropic(10, 1, 50),
    "anthropic:claude-opus-5-5": anthropic(4, 0.2, 20),
    "anthropic:claude-opus-5": anthropic(5, 0.5, 25),
    "anthropic:claude-opus-4-8": anthropic(5, 0.5, 25),
    "anthropic:claude-opus-4-7": anthropic(5, 0.5, 25),
    "anthropic:claude-opus-4-6": anthropic(5, 0.5, 25),
    "anthropic:claude-opus-4-5": anthropic(5, 0.5, 25),
    "anthropic:claude-sonnet-5-5": anthropic(2, 0.1, 10),
    "anthropic:claude-sonnet-5": anthropic(2, 0.2, 10),
    "anthropic:claude-sonnet-4-6": anthropic(3, 0.3, 15),
    "anthropic:claude-sonnet-4-5": anthropic(3, 0.3, 15),
    "anthropic:claude-haiku-5-5": {
      ...anthropic(0.1, 0.01, 0.5),
      long: { above: 100_000, ...anthropic(0.5, 0.05, 2.5) },
    },
    "anthropic:claude-haiku-4-5": anthropic(1, 0.1, 5),
    "openai:gpt-6.1-sol": openai(2, 0.1, 2.5, 10),
    "openai:gpt-6.1-terra": openai(1, 0.05, 1.25, 5),
    "openai:gpt-5.4": openai(2.5, 0.25, 2.5, 15),
    "openai:gpt-5.4-mini": flat(0.75, 0.075, 4.5),
    "openai:gpt-5.4-nano": flat(0.2, 0.02, 1.25),
    "openai:gpt-5.2": flat(1.75, 0.175, 14),
    "openai:gpt-5": flat(1.25, 0.125, 10),
    "openai:gpt-5-mini": flat(0.25, 0.025, 2),
    "openai:gpt-4.1": flat(2, 0.5, 8),
    "openai:gpt-4o-mini": flat(0.15, 0.075, 0.6),
  },
};

/** A user's own price, which holds at any address, else the built-in one, which holds at the provider's own only. */
export function priceFor(
  { id, listPrices }: Pick<Provider, "id" | "listPrices">,
  own?: PriceTable,
): Price | null {
  return (own && priceOf(id, own)) ?? (listPrices ? priceOf(id, priceTable) : null);
}

/** Where {@link priceFor} finds the price, or null where it finds none. */
export function priceOrigin(
  { id, listPrices }: Pick<Provider, "id" | "listPrices">,
  own?: PriceTable,
): PriceOrigin | null {
  if (own && priceOf(id, own)) return { source: "own", asOf: own.asOf };
  return listPrices && priceOf(id, priceTable) ? { source: "built-in", asOf: priceTable.asOf } : null;
}
