/** A model ready for questions: queue, budget, retries and transcripts around one provider. */
import PQueue from "p-queue";
import { FailureError } from "../core/outcome.ts";
import { deriveSeed, Random } from "../core/random.ts";
import { isLoopback } from "./address.ts";
import type { Budget } from "./budget.ts";
import { CallFailure, redactDeep } from "./call-failure.ts";
import { costOf, mostCostOf, type Price, type PriceTable, priceFor, priceOrigin } from "./prices.ts";
import type { Completion, CompletionRequest, Provider } from "./provider.ts";
import { type Clock, defaultRetryPolicy, type RetryPolicy, systemClock, withRetry } from "./retry.ts";
import {
  type FailedAttempt,
  type PaidCompletion,
  questionId,
  recallTranscript,
  saveTranscript,
  type TranscriptStore,
} from "./transcripts.ts";

export interface LanguageModelOptions {
  readonly provider: Provider;
  /** A user's own prices, which hold at any address; the built-in table holds at the providers' own only. */
  readonly prices?: PriceTable;
  readonly budget: Budget;
  readonly transcripts: TranscriptStore;
  readonly signal: AbortSignal;
  /** Seed of the jitter between attempts. */
  readonly seed: number;
  /** Calls at the same time; by default 8, and 1 at a server on this machine, which would only queue them. */
  readonly concurrency?: number;
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Told of every wait, in one sentence. */
  onMessage?(message: string): void;
}

/** A question that got no answer. */
export class UnansweredError extends FailureError {
  /** Dollars that its attempts may have cost all the same; null when the price is unknown. */
  readonly usd: number | null;

  constructor(kind: "provider" | "budget", message: string, usd: number | null) {
    super(kind, message);
    this.name = "UnansweredError";
    this.usd = usd;
  }
}

const REMOTE_CONCURRENCY = 8;
const LOCAL_CONCURRENCY = 1;
/** What a transcript says of an attempt that nobody saw the end of. */
const INTERRUPTED = "interrupted before its answer was there; it may have been billed";

/** One queue an endpoint, whoever asks: limits belong to the server. */
const queues = new Map<string, PQueue>();

export class LanguageModel {
  readonly id: string;
  readonly #options: LanguageModelOptions;
  readonly #price: Price | null;
  readonly #queue: PQueue;

  /** @throws FailureError of kind `budget` when a limit is set and the model's price is unknown */
  constructor(options: LanguageModelOptions) {
    const { provider, prices, budget } = options;
    this.id = provider.id;
    this.#options = options;
    this.#price = priceFor(provider, prices);
    if (budget.limited && !this.#price) {
      throw new FailureError(
        "budget",
        `the price of ${provider.id} at ${provider.endpoint} is unknown, so a budget cannot be kept; give its price with --prices, or leave out --budget-usd`,
      );
    }
    const concurrency =
      options.concurrency ?? (isLoopback(provider.endpoint) ? LOCAL_CONCURRENCY : REMOTE_CONCURRENCY);
    this.#queue = queues.get(provider.endpoint) ?? new PQueue({ concurrency });
    this.#queue.concurrency = concurrency;
    queues.set(provider.endpoint, this.#queue);
  }

  /** Whether dollars can be counted. */
  get priced(): boolean {
    return this.#price !== null;
  }

  /**
   * Asks and waits for the answer; an answer that `transcript` already holds is not asked for again.
   * @param transcript name of the file, e.g. `0001.json`
   * @throws UnansweredError of kind `provider` or `budget`; the signal's reason when aborted
   */
  async ask(request: CompletionRequest, transcript: string): Promise<PaidCompletion> {
    const { provider, prices, transcripts, signal } = this.#options;
    const question = questionId(provider.id, provider.endpoint, request);
    const known = await recallTranscript(transcripts, transcript, question);
    if (known?.answer) return known.answer;
    const attempts = [...(known?.attempts ?? [])];
    const save = (answer: PaidCompletion | null, failure: string | null) =>
      saveTranscript(
        transcripts,
        transcript,
        {
          version: 1,
          question,
          provider: provider.id,
          endpoint: provider.endpoint,
          request,
          prices: priceOrigin(provider, prices),
          attempts,
          answer,
          failure,
        },
        provider.secrets,
      );
    try {
      const answer = await this.#queue.add(() => this.#persist(request, attempts, () => save(null, null)), {
        signal,
      });
      await save(answer, null);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallFailure || error instanceof FailureError)) throw error;
      await save(null, error.message);
      throw error instanceof FailureError
        ? new UnansweredError("budget", error.message, lost(attempts))
        : new UnansweredError("provider", `${provider.id}: ${error.message}`, lost(attempts));
    }
  }

  /** Attempts until one succeeds; each is reserved and settled by itself. */
  async #persist(
    request: CompletionRequest,
    attempts: FailedAttempt[],
    save: () => Promise<void>,
  ): Promise<PaidCompletion> {
    const { provider, signal, seed, onMessage } = this.#options;
    const attempt = async () => {
      const before = attempts.length;
      const underWay = () => {
        attempts.push({ message: INTERRUPTED, usd: this.#mostUsd(request) });
        return save();
      };
      try {
        const answer = await this.#attempt(request, underWay);
        attempts.length = before;
        return answer;
      } catch (error) {
        if (error instanceof CallFailure) {
          attempts.length = before;
          attempts.push({ message: error.message, usd: error.billed ? this.#mostUsd(request) : 0 });
          await save();
        }
        throw error;
      }
    };
    const answer = await withRetry(attempt, {
      policy: this.#options.policy ?? defaultRetryPolicy,
      random: new Random(deriveSeed(seed, "retry"), request.sample),
      clock: this.#options.clock ?? systemClock,
      signal,
      onRetry: (failure, waitMs) =>
        onMessage?.(`${provider.id}: ${failure.message}; asking again in ${(waitMs / 1000).toFixed(0)} s`),
    });
    const [usd, before] = [this.#usdOf(answer, request), lost(attempts)];
    return { ...answer, usd: usd === null || before === null ? null : usd + before };
  }

  /** @param underWay called when the money is set aside and before the call is made */
  async #attempt(request: CompletionRequest, underWay: () => Promise<void>): Promise<Completion> {
    const { provider, budget, signal } = this.#options;
    const most = this.#mostUsd(request) ?? 0;
    const reservation = await budget.reserve(most, signal);
    // An interrupted call may be billed in full.
    let spent = most;
    try {
      await underWay();
      const answer = redactDeep(await provider.complete(request, signal), provider.secrets);
      spent = this.#usdOf(answer, request) ?? 0;
      return answer;
    } catch (error) {
      if (error instanceof CallFailure && !error.billed) spent = 0;
      throw error;
    } finally {
      reservation.settle(spent);
    }
  }

  /** The most that the request can cost, or null when the price is unknown. */
  #mostUsd(request: CompletionRequest): number | null {
    return this.#price && mostCostOf(request, this.#price);
  }

  /** What the answer cost: as the server says, else by the table, else (no usage given) the most it can have been. */
  #usdOf(answer: Completion, request: CompletionRequest): number | null {
    if (answer.reportedUsd !== null) return answer.reportedUsd;
    if (!this.#price) return null;
    return answer.usage ? costOf(answer.usage, this.#price) : mostCostOf(request, this.#price);
  }
}

/** Dollars that failed attempts may have cost; null when the price of one is unknown. */
function lost(attempts: readonly FailedAttempt[]): number | null {
  return attempts.reduce<number | null>(
    (sum, { usd }) => (sum === null || usd === null ? null : sum + usd),
    0,
  );
}
