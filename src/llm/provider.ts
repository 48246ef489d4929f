/** The one interface between this program and whoever runs a language model, in plain data. */

interface Message {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/** How much a reasoning model may think before it answers. */
export type Effort = "low" | "medium" | "high";

/** A form that the answer must have, as a JSON schema of an object. */
export interface AnswerFormat {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** One question to a model. Parameters that a model or server does not take are left out, see {@link Completion}. */
export interface CompletionRequest {
  /** Stable over a run, so that providers can cache it. */
  readonly system: string;
  readonly messages: readonly Message[];
  /** Most tokens of the answer, reasoning included; fewer where a server is found to have less room. */
  readonly maxTokens: number;
  /** Sampling temperature, 1 by default. */
  readonly temperature?: number;
  /** For reasoning models; each model's own default when it is not given. */
  readonly effort?: Effort;
  /** Asks for JSON of this form where that is enforced; whether it came is said by {@link Completion.structured}. */
  readonly format?: AnswerFormat;
  /** No other call repeats these messages, so that caching them would cost more than it saves. */
  readonly once?: boolean;
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
  /** Of these, spent on reasoning; estimated from the lengths of the texts where the server does not count them. */
  readonly reasoningTokens: number;
}

/** Why the model stopped: by itself, at the token limit, because it declined, or for another reason. */
export type StopReason = "end" | "length" | "refusal" | "other";

/** What a wire format says, before anything is made of it. */
export interface Reading {
  /** May still hold reasoning between tags, as open models write it. */
  readonly text: string;
  /** Reasoning that came apart from the answer; empty when the server keeps it or there was none. */
  readonly reasoning: string;
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

/** A reading whose text is the answer alone. */
export interface Completion extends Reading {
  /** Whether a format was asked for and the text is JSON of that form; checked here, whatever the server promised. */
  readonly structured: boolean;
  /** Whether the answer came as a stream. */
  readonly streamed: boolean;
  /** Parameters that were wanted and left out, because this model at this address had refused them by name. */
  readonly omitted: readonly string[];
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
  /** Whether a prompt that was read once is cheaper the next time, so that the first of several calls goes ahead. */
  readonly cachesPrompts: boolean;
  /** What must never be written anywhere. */
  readonly secrets: readonly string[];
  /**
   * @param onBegun called when the answer begins to arrive
   * @throws CallFailure, or the signal's reason
   */
  complete(request: CompletionRequest, signal: AbortSignal, onBegun?: () => void): Promise<Completion>;
  /** Tokens of prompt and answer together that the server has room for, or null where it does not say. Costs nothing. */
  contextTokens(signal: AbortSignal): Promise<number | null>;
}

/** How long an adapter waits, in milliseconds. */
export interface Patience {
  /** For the first byte of an answer: a small model on a laptop may read a long prompt for minutes. */
  readonly firstByteMs: number;
  /** Between two pieces of a streamed answer: reasoning models may be silent for minutes. */
  readonly stallMs: number;
  /** For a whole answer, so that one that drips for ever ends too. */
  readonly answerMs: number;
  /** For the call that goes ahead to find out which parameters a server takes, before the others follow anyway. */
  readonly leadMs: number;
}

/** What every adapter is made from. */
export interface ProviderOptions {
  readonly model: string;
  /** The environment variable of the key. */
  readonly keyVariable: string;
  /** A compatible server, e.g. `http://localhost:11434/v1`; the provider's own by default. */
  readonly baseUrl?: string;
  /** Environment variables of the parent process: the only place that keys come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly patience?: Partial<Patience>;
  /** Another way to the network: a proxy, or a test's own server. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Makes an adapter; nothing is sent yet.
 * @throws UsageProblem when the key is missing or the address is none
 */
export type OpenProvider = (options: ProviderOptions) => Provider;
