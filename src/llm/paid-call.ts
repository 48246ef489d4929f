/** One call's money and its place among the others: set aside before each attempt, counted after it. */
import { contentId } from "../core/identity.ts";
import { type Budget, dollars } from "./budget.ts";
import { CallFailure } from "./call-failure.ts";
import { costOf, mostCostOf, mostInputTokens, type Price } from "./prices.ts";
import { promptCut } from "./prompt-cut.ts";
import type { Completion, CompletionRequest, Provider } from "./provider.ts";
import { redactDeep } from "./redact.ts";
import type { PaidCompletion } from "./transcripts.ts";
import { type Lead, Vanguard } from "./vanguard.ts";

export interface PaidCallOptions {
  readonly provider: Provider;
  readonly price: Price | null;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly leadMs?: number;
  onMessage?(message: string): void;
}

/** Answers begin within seconds; samples that wait longer than this for a shared cache lose more than they gain. */
const LEAD_MS = 30_000;
/** No provider caches shorter prompts (Anthropic: 1,024 to 4,096 by model; OpenAI: 1,024). */
const SHORTEST_CACHED_TOKENS = 1_024;

export class PaidCall {
  readonly #options: PaidCallOptions;
  readonly #vanguard: Vanguard;
  #toldOfCut = false;
  /** By how much the dearest answer cost more than was thought possible: its server goes past limits, or has other prices. */
  #excess = 1;

  constructor(options: PaidCallOptions) {
    this.#options = options;
    this.#vanguard = new Vanguard(options.leadMs ?? LEAD_MS);
  }

  /**
   * Waits while another call fills the provider's cache with the same prompt: samples that start together would all
   * miss it. The lead is the whole call's, its further attempts included.
   * @throws the signal's reason
   */
  async join(request: CompletionRequest): Promise<Lead | null> {
    const { provider, signal } = this.#options;
    if (!provider.cachesPrompts || request.once || mostInputTokens(request) < SHORTEST_CACHED_TOKENS) {
      return null;
    }
    const { system, messages } = request;
    return await this.#vanguard.join(contentId({ system, messages }), signal);
  }

  /**
   * @param underWay called when the money is set aside, before the call is made
   * @throws CallFailure, FailureError of kind `budget`, the signal's reason
   */
  async attempt(
    request: CompletionRequest,
    lead: Lead | null,
    underWay: () => Promise<void>,
  ): Promise<PaidCompletion> {
    const { provider, budget, signal } = this.#options;
    const most = this.mostUsd(request) ?? 0;
    const reservation = await budget.reserve(most, signal);
    // An interrupted call may be billed in full.
    let spent = most;
    try {
      await underWay();
      const completion = await provider.complete(request, signal, () => lead?.arrived());
      const answer = redactDeep(completion, provider.secrets);
      const usd = this.#usdOf(answer, request);
      spent = usd ?? 0;
      this.#noticeExcess(request, spent);
      this.#noticeCut(request, answer);
      return { ...answer, usd };
    } catch (error) {
      if (error instanceof CallFailure && !error.billed) spent = 0;
      throw error;
    } finally {
      reservation.settle(spent);
    }
  }

  /** Dollars that a failed attempt may have cost, or null when the price is unknown. */
  usdOfFailure({ billed }: CallFailure, request: CompletionRequest): number | null {
    return billed ? this.mostUsd(request) : 0;
  }

  /** What one answer taught holds for the calls after it: the limit is then passed by those under way at most. */
  #noticeExcess(request: CompletionRequest, spentUsd: number): void {
    const { provider, price, budget, onMessage } = this.#options;
    const mostUsd = price ? mostCostOf(request, price) : 0;
    if (mostUsd === 0 || spentUsd <= mostUsd * this.#excess) return;
    this.#excess = spentUsd / mostUsd;
    if (!budget.limited) return;
    onMessage?.(
      `${provider.id}: an answer cost ${dollars(spentUsd)}, although ${dollars(mostUsd)} was the most by its limit on tokens and the prices; more is set aside for each from now on`,
    );
  }

  #noticeCut(request: CompletionRequest, { usage }: Completion): void {
    const { provider, onMessage } = this.#options;
    if (provider.listPrices || this.#toldOfCut) return;
    const sentence = promptCut(request, usage);
    if (!sentence) return;
    this.#toldOfCut = true;
    onMessage?.(`${provider.id}: ${sentence}`);
  }

  /** The most that the request can cost, or null when the price is unknown. */
  mostUsd(request: CompletionRequest): number | null {
    const { price } = this.#options;
    return price && mostCostOf(request, price) * this.#excess;
  }

  /** What the answer cost: as the server says, else by the table, else (no usage given) the most it can have been. */
  #usdOf(answer: Completion, request: CompletionRequest): number | null {
    const { price } = this.#options;
    if (answer.reportedUsd !== null) return answer.reportedUsd;
    if (!price) return null;
    return answer.usage ? costOf(answer.usage, price) : this.mostUsd(request);
  }
}
