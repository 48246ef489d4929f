/** What a server counts and names is foreign: it is taken up only in the form in which it can be kept and added up. */
import type { Reading, Usage } from "./provider.ts";

/** A reading as a wire format finds it; nothing in it but the stop reason is known to be what its type says. */
export type RawReading = { readonly [Name in keyof Reading]: unknown } & Pick<Reading, "stopReason">;

/**
 * The reading with everything that is not of its form taken for unsaid. A count that is no count (text, a negative
 * number, NaN) would otherwise end as a cost that no budget can hold against.
 * @param asked the model that was asked, for servers that do not name the one that answered
 */
export function checkedReading(raw: RawReading, asked: string): Reading {
  const { text, reasoning, usage, reportedUsd, requestId, model, stopReason, refusal } = raw;
  return {
    text: textOr(text, ""),
    reasoning: textOr(reasoning, ""),
    usage: checkedUsage(usage as Record<keyof Usage, unknown> | null),
    reportedUsd: isAmount(reportedUsd) ? reportedUsd : null,
    requestId: textOr(requestId, null),
    model: textOr(model, asked),
    stopReason,
    ...(refusal !== undefined && { refusal: textOr(refusal, "no reason given") }),
  };
}

/** Null unless input and output were counted; parts that are no counts are none. */
function checkedUsage(usage: Record<keyof Usage, unknown> | null): Usage | null {
  if (usage === null || !isCount(usage.inputTokens) || !isCount(usage.outputTokens)) return null;
  const { cachedTokens, cacheWriteTokens, reasoningTokens } = usage;
  const cached = isCount(cachedTokens) ? cachedTokens : 0;
  const written = isCount(cacheWriteTokens) ? cacheWriteTokens : 0;
  return {
    // Parts are counted inside the totals; of a server that counts otherwise, neither is forgotten.
    inputTokens: Math.max(usage.inputTokens, cached + written),
    cachedTokens: cached,
    cacheWriteTokens: written,
    outputTokens: usage.outputTokens,
    reasoningTokens: isCount(reasoningTokens) ? Math.min(reasoningTokens, usage.outputTokens) : 0,
  };
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
