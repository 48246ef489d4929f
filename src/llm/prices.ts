/** From tokens to dollars, by a dated table that a user can override. */
import { z } from "zod";
import { UsageProblem } from "../core/problem.ts";
import type { CompletionRequest, Usage } from "./provider.ts";

const dollars = z.number().finite().nonnegative();
const rates = z.strictObject({
  /** Dollars per million tokens read and not cached. */
  input: dollars,
  /** Per million tokens read from the provider's cache; like `input` when it is left out. */
  cachedInput: dollars.optional(),
  /** Per million tokens written to the provider's cache; like `input` when it is left out. */
  cacheWrite: dollars.optional(),
  /** Per million tokens written, reasoning included. */
  output: dollars,
});
const price = rates.extend({
  /** Rates of the whole request when its input is longer than `above` tokens. */
  long: rates.extend({ above: z.number().int().positive() }).optional(),
});
const table = z.strictObject({
  /** The day on which the prices were looked up. */
  asOf: z.iso.date(),
  models: z.record(z.string().regex(/^[a-z]+:.+$/, "must look like openai:<model>"), price),
});

export type Price = z.infer<typeof price>;
export type PriceTable = z.infer<typeof table>;

const EXAMPLE = '{"asOf": "2026-11-21", "models": {"openai:my-model": {"input": 0.5, "output": 2}}}';

/**
 * @param where what the sentence names, e.g. the file
 * @throws UsageProblem when a price table is not of the documented form
 */
export function parsePriceTable(value: unknown, where = "price table"): PriceTable {
  const parsed = table.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // The reason that a record refuses a key stands one level deeper.
  const message = (issue?.code === "invalid_key" && issue.issues[0]?.message) || issue?.message;
  throw new UsageProblem(
    `${where}: ${issue?.path.join(".") || "the whole value"}: ${message}; expected dollars per million tokens, e.g. ${EXAMPLE}`,
  );
}

/**
 * The price of a model, or null when it is not known. A dated version (`gpt-5.4-mini-2026-03-17`) costs what its
 * name without the date does.
 * @param id as the user writes it, e.g. `openai:gpt-5.4-mini`
 */
export function priceOf(id: string, prices: PriceTable): Price | null {
  const undated = id.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, "");
  return prices.models[id] ?? prices.models[undated] ?? null;
}

/** Dollars that a call cost. */
export function costOf(usage: Usage, of: Price): number {
  const { input, cachedInput = input, cacheWrite = input, output } = ratesFor(usage.inputTokens, of);
  const fresh = Math.max(0, usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens);
  return (
    (fresh * input +
      usage.cachedTokens * cachedInput +
      usage.cacheWriteTokens * cacheWrite +
      usage.outputTokens * output) /
    1e6
  );
}

/** The most tokens a request can be read as: byte-level tokenisers never make more tokens than there are bytes. */
export function mostInputTokens(request: CompletionRequest): number {
  const { system, messages, format } = request;
  const texts = [system, ...messages.map(({ text }) => text), ...(format ? [JSON.stringify(format)] : [])];
  const framing = 64 * (texts.length + 1);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), framing);
}

/** The most dollars that a request can cost. */
export function mostCostOf(request: CompletionRequest, of: Price): number {
  return mostUsd(mostInputTokens(request), request.maxTokens, of);
}

/** The most dollars of a call that reads and writes at most so many tokens. */
export function mostUsd(inputTokens: number, outputTokens: number, of: Price): number {
  // It may turn out shorter than `long` begins, and dearer, if long requests are the cheaper ones.
  const possible = of.long && inputTokens > of.long.above ? [of, of.long] : [of];
  return Math.max(
    ...possible.map(({ input, cachedInput = input, cacheWrite = input, output }) => {
      const read = inputTokens * Math.max(input, cachedInput, cacheWrite);
      return (read + outputTokens * output) / 1e6;
    }),
  );
}

function ratesFor(inputTokens: number, of: Price) {
  return of.long && inputTokens > of.long.above ? of.long : of;
}
