/** The one interface between this program and whoever runs a language model, in plain data. */

interface Message {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** One question to a model. */
export interface CompletionRequest {
  /** Stable over a run, so that providers can cache it. */
  readonly system: string;
  readonly messages: readonly Message[];
  /** Most tokens of the answer, reasoning included. */
  readonly maxTokens: number;
  /** Sampling temperature, 1 by default; left out where the model takes none. */
  readonly temperature?: number;
  /** Which of several answers to the same question this is: samples are never merged. */
  readonly sample: number;
  /** Seed of the sampling, for the servers that take one. */
  readonly seed?: number;
}

/** Tokens of one call. The parts are counted inside the totals, never beside them. */
export interface Usage {
  /** All tokens read, cached ones included. */
  readonly inputTokens: number;
  /** Of these, read from the provider's cache. */
  readonly cachedTokens: number;
  /** Of these, written to the provider's cache, which some bill at a higher rate. */
  readonly cacheWriteTokens: number;
  /** All tokens written, reasoning included. */
  readonly outputTokens: number;
  /** Of these, spent on reasoning. */
  readonly reasoningTokens: number;
}

/** Why the model stopped: by itself, at the token limit, because it declined, or for another reason. */
export type StopReason = "end" | "length" | "refusal" | "other";

export interface Completion {
  readonly text: string;
  /** Null when the server did not say. */
  readonly usage: Usage | null;
  /** What the server says the call cost (OpenRouter does), or null. */
  readonly reportedUsd: number | null;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | null;
  /** The model that answered, which may be a dated version of the one asked for. */
  readonly model: string;
  readonly stopReason: StopReason;
  /** The model's or the provider's words for declining, when it declined. */
  readonly refusal?: string;
}

/** A model behind an endpoint. Adapters translate; they neither retry, queue, count nor log. */
export interface Provider {
  /** As the user writes it: `anthropic:<model>`. */
  readonly id: string;
  readonly model: string;
  /** Where it answers, without credentials: the unit that rate limits and concurrency belong to. */
  readonly endpoint: string;
  /** Whether prices of the provider's own table hold here; not behind another server's address. */
  readonly listPrices: boolean;
  /** What must never be written anywhere. */
  readonly secrets: readonly string[];
  /** @throws CallFailure, or the signal's reason */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}

/** How long an adapter waits, in milliseconds. */
export interface Patience {
  /** For the first byte of an answer: a small model on a laptop may read a long prompt for minutes. */
  readonly firstByteMs: number;
  /** Between two pieces of a streamed answer: reasoning models may be silent for minutes. */
  readonly stallMs: number;
}

export const defaultPatience: Patience = { firstByteMs: 300_000, stallMs: 300_000 };

/** What every adapter is made from. */
export interface ProviderOptions {
  readonly model: string;
  /** The environment variable of the key. */
  readonly keyVariable: string;
  /** A compatible server, e.g. `http://localhost:11434/v1`; the provider's own by default. */
  readonly baseUrl?: string;
  /** Environment variables of the parent process: the only place that keys come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly patience?: Patience;
  /** Another way to the network: a proxy, or a test's own server. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Makes an adapter; nothing is sent yet.
 * @throws UsageProblem when the key is missing or the address is none
 */
export type OpenProvider = (options: ProviderOptions) => Provider;
