/** What questions to a language model cost: in tokens, and in dollars as far as prices are known. */

/** Where the price of a call comes from. */
export type PriceOrigin =
  /** The table that comes with the program, or the user's own (`--prices`), with the day that it names. */
  | { readonly source: "built-in" | "own"; readonly asOf: string }
  /** The server said what the call cost. */
  | { readonly source: "server" };

export interface Cost {
  /** Answers that came, those to repairs included. */
  readonly calls: number;
  /** Of these, and of the dollars, what repairs took. */
  readonly repairs: { readonly calls: number; readonly usd: number | null };
  /** Attempts that gave no answer. Their dollars are counted at the most that they may have been billed. */
  readonly failedAttempts: number;
  /** Tokens read, cached ones included. */
  readonly inputTokens: number;
  /** Of these, read from the provider's cache. */
  readonly cachedTokens: number;
  /** Tokens written, reasoning included. */
  readonly outputTokens: number;
  /** Of these, spent on reasoning. */
  readonly reasoningTokens: number;
  /** Answers whose tokens the server did not count: they are missing above. */
  readonly uncounted: number;
  /** Null as soon as the price of one call is unknown. */
  readonly usd: number | null;
  /** Calls and failed attempts whose price is unknown. */
  readonly unpriced: number;
  readonly prices: readonly PriceOrigin[];
}

/** A number before it is known. */
export interface Estimated {
  readonly expected: number;
  readonly most: number;
}

/** What a run will ask a language model. */
export interface CallForecast {
  /** Questions; at most with every repair that is allowed. */
  readonly calls: Estimated;
  readonly inputTokens: Estimated;
  readonly outputTokens: Estimated;
  /** Never above the budget; null when the price is unknown. */
  readonly usd: Estimated | null;
  readonly price: PriceOrigin | null;
}
