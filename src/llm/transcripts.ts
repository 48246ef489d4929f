/** Transcripts: everything that was sent to a model and came back, one file a call, without keys. */
import { z } from "zod";
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
  /** Failed attempts, in order. */
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
      usage: z
        .object({
          inputTokens: count,
          cachedTokens: count,
          cacheWriteTokens: count,
          outputTokens: count,
          reasoningTokens: count,
        })
        .nullable(),
      reportedUsd: z.number().nullable(),
      requestId: z.string().nullable(),
      model: z.string(),
      stopReason: z.enum(["end", "length", "refusal", "other"]),
      refusal: z.string().exactOptional(),
      usd: z.number().nullable(),
    }),
  ),
});

/** What an earlier process got and paid for the same question under `name`, or null. */
export async function recallTranscript(
  store: TranscriptStore,
  name: string,
  question: string,
): Promise<Pick<Transcript, "attempts" | "answer"> | null> {
  const parsed = recorded.safeParse(await store.load?.(name));
  return parsed.success && parsed.data.question === question ? parsed.data : null;
}
