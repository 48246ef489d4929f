/** Transcripts: everything that was sent to a model and came back, one file a call, without keys. */
import { z } from "zod";
import type { PriceOrigin } from "../core/cost.ts";
import { contentId } from "../core/identity.ts";
import { type CallFailureReason, callFailureReasons } from "./call-failure.ts";
import type { Completion, CompletionRequest } from "./provider.ts";
import { redactDeep } from "./redact.ts";

/** Where transcripts are kept. The store gives these; this room knows no folder. */
export interface TranscriptStore {
  /** Writes atomically. @param name e.g. `0001.json` */
  save(name: string, json: unknown): void | Promise<void>;
  /** What was saved under `name`, or null. */
  load?(name: string): unknown | Promise<unknown>;
}

/** An answer with what it cost. */
export interface PaidCompletion extends Completion {
  /** Dollars of the answer and of failed attempts before it; null when the price is unknown. */
  readonly usd: number | null;
}

/** An attempt that gave no answer. */
export interface FailedAttempt {
  readonly message: string;
  /** Null in transcripts of versions that did not keep it. */
  readonly reason: CallFailureReason | null;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | null;
  /** Dollars that it may have cost; null when the price is unknown. */
  readonly usd: number | null;
}

export interface Transcript {
  readonly version: 1;
  /** Hash of model, endpoint and request: an answer is reused for the same question only. */
  readonly question: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly request: CompletionRequest;
  /** Where the dollars below come from, unless the server reported them; null when the price is unknown. */
  readonly prices: PriceOrigin | null;
  /**
   * Failed attempts, in order. One that is still under way is written down before it is made, as if it had been
   * interrupted: should the process be killed, the money is not forgotten.
   */
  readonly attempts: readonly FailedAttempt[];
  readonly answer: PaidCompletion | null;
  /** Why there is no answer. */
  readonly failure: string | null;
}

/** The hash that tells whether two calls ask the same. */
export function questionId(provider: string, endpoint: string, request: CompletionRequest): string {
  return contentId({ provider, endpoint, request });
}

/** Saves a transcript with every secret taken out. */
export async function saveTranscript(
  store: TranscriptStore,
  name: string,
  transcript: Transcript,
  secrets: readonly string[],
): Promise<void> {
  await store.save(name, redactDeep(transcript, secrets));
}

const count = z.number().int().nonnegative();
const usage = z
  .object({
    inputTokens: count,
    cachedTokens: count,
    cacheWriteTokens: count,
    outputTokens: count,
    reasoningTokens: count,
  })
  .nullable()
  // An answer is paid for, whatever an earlier version wrote down of its tokens.
  .catch(null);
const recorded = z.object({
  question: z.string(),
  attempts: z.array(
    z.object({
      message: z.string(),
      reason: z.enum(callFailureReasons).nullable().default(null),
      requestId: z.string().nullable().default(null),
      usd: z.number().nullable(),
    }),
  ),
  answer: z.nullable(
    z.object({
      text: z.string(),
      reasoning: z.string().default(""),
      structured: z.boolean().default(false),
      streamed: z.boolean().default(true),
      omitted: z.array(z.string()).default([]),
      usage,
      reportedUsd: z.number().nullable(),
      requestId: z.string().nullable(),
      model: z.string(),
      stopReason: z.enum(["end", "length", "refusal", "other"]),
      refusal: z.string().exactOptional(),
      usd: z.number().nullable(),
    }),
  ),
});

const origin = z.discriminatedUnion("source", [
  z.object({ source: z.literal(["built-in", "own"]), asOf: z.string() }),
  z.object({ source: z.literal("server") }),
]);
const dollars = z.number().nullable();
const paid = z.object({
  prices: origin.nullable().default(null),
  attempts: z.array(z.object({ usd: dollars })),
  answer: z.nullable(z.object({ usage, usd: dollars, reportedUsd: dollars.default(null) })),
});

/** What a transcript tells of tokens and money. */
export type TranscribedCall = z.infer<typeof paid>;

/** @returns null when it is no transcript */
export function readTranscribedCall(transcript: unknown): TranscribedCall | null {
  return paid.safeParse(transcript).data ?? null;
}

/**
 * What an earlier process got and paid for the same question under `name`, or null. An answer to another question
 * (the prompts have changed) is set aside under a name of its own: it was paid for too.
 */
export async function recallTranscript(
  store: TranscriptStore,
  name: string,
  question: string,
): Promise<Pick<Transcript, "attempts" | "answer"> | null> {
  const found = await store.load?.(name);
  const parsed = recorded.safeParse(found);
  if (!parsed.success) return null;
  if (parsed.data.question === question) return parsed.data;
  await store.save(name.replace(/(\.json)?$/, `-${parsed.data.question}.json`), found);
  return null;
}
