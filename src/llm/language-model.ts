/** A model ready for questions: queue, budget, retries and transcripts around one provider. */
import { FailureError } from "../core/outcome.ts";
import { deriveSeed, Random } from "../core/random.ts";
import { isLoopback } from "./address.ts";
import type { AnswerFormatChoice } from "./answer-format.ts";
import type { Budget } from "./budget.ts";
import { CallFailure } from "./call-failure.ts";
import { type Capabilities, capabilitiesOf, documented, probeRequest } from "./capabilities.ts";
import { EndpointQueue } from "./endpoint-queue.ts";
import { NotAsked } from "./outage.ts";
import { PaidCall } from "./paid-call.ts";
import { priceFor, priceOrigin } from "./price-table.ts";
import type { Price, PriceTable } from "./prices.ts";
import type { CompletionRequest, Provider } from "./provider.ts";
import { type Clock, defaultRetryPolicy, type RetryPolicy, systemClock, withRetry } from "./retry.ts";
import {
  type FailedAttempt,
  type PaidCompletion,
  questionId,
  recallTranscript,
  saveTranscript,
  type TranscriptStore,
} from "./transcripts.ts";
import { lost, UnansweredError } from "./unanswered.ts";

export interface LanguageModelOptions {
  readonly provider: Provider;
  /** A user's own prices, which hold at any address; the built-in table holds at the providers' own only. */
  readonly prices?: PriceTable;
  readonly budget: Budget;
  readonly transcripts: TranscriptStore;
  /** The run's own: limits are shared by all models that have the same signal and endpoint. */
  readonly signal: AbortSignal;
  /** Seed of the jitter between attempts. */
  readonly seed: number;
  /** Calls at the same time; by default 8, and 1 at a server on this machine, which would only queue them. */
  readonly concurrency?: number;
  /** Calls that start in any minute; no limit by default. */
  readonly requestsPerMinute?: number;
  /** See {@link AnswerFormatChoice}; `auto` by default. */
  readonly answerFormat?: AnswerFormatChoice;
  /** Longest that calls with the same prompt wait for the first one to fill the cache, in milliseconds. */
  readonly leadMs?: number;
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Told of every wait, and of what a person should change, in one sentence. */
  onMessage?(message: string): void;
}

const REMOTE_CONCURRENCY = 8;
const LOCAL_CONCURRENCY = 1;
/** The transcript of the question that finds out what a server can do. */
const PROBE_TRANSCRIPT = "probe.json";
/** What a transcript says of an attempt whose end nobody saw. */
const interrupted = {
  message: "interrupted before its answer was there; it may have been billed",
  reason: null,
  requestId: null,
} as const;

export class LanguageModel {
  readonly id: string;
  readonly #options: LanguageModelOptions;
  readonly #price: Price | null;
  readonly #queue: EndpointQueue;
  readonly #call: PaidCall;
  #capabilities: Promise<Capabilities> | null = null;

  /** @throws FailureError of kind `budget` when a limit is set and the model's price is unknown */
  constructor(options: LanguageModelOptions) {
    const { provider, prices, budget, requestsPerMinute } = options;
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
    this.#queue = EndpointQueue.of(options.signal, provider.endpoint, {
      concurrency,
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    });
    this.#call = new PaidCall({ ...options, price: this.#price });
  }

  /** Whether dollars can be counted. */
  get priced(): boolean {
    return this.#price !== null;
  }

  /**
   * What the model's server can do. Behind `--base-url` that is asked once, for a few tokens that are billed like any
   * others and kept as `probe.json`, so that a resumed run does not ask again; elsewhere it is documented.
   * @throws UnansweredError; the signal's reason when aborted
   */
  async capabilities(): Promise<Capabilities> {
    this.#capabilities ??= this.#probe();
    try {
      return await this.#capabilities;
    } catch (error) {
      this.#capabilities = null;
      throw error;
    }
  }

  async #probe(): Promise<Capabilities> {
    const { provider, signal } = this.#options;
    if (provider.listPrices) return documented;
    const answer = await this.ask(probeRequest, PROBE_TRANSCRIPT);
    // After the question: Ollama tells the room of models in memory only.
    return capabilitiesOf(answer, await provider.contextTokens(signal));
  }

  /** How rewards are to be asked for: JSON only when it is wished for and the server enforces it. */
  async answerFormat(): Promise<"fenced" | "structured"> {
    if (this.#options.answerFormat !== "structured") return "fenced";
    const { schema } = await this.capabilities();
    if (schema === "enforced") return "structured";
    this.#options.onMessage?.(`${this.id} enforces no answer format here; asking for fenced code instead`);
    return "fenced";
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
    const save = (answer: PaidCompletion | null, failure: string | null) => {
      const { id, endpoint, secrets } = provider;
      const asked = { version: 1, question, provider: id, endpoint, request } as const;
      const paid = { prices: priceOrigin(provider, prices), attempts, answer };
      return saveTranscript(transcripts, transcript, { ...asked, ...paid, failure }, secrets);
    };
    try {
      const answer = await this.#persist(request, attempts, () => save(null, null));
      await save(answer, null);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallFailure || error instanceof FailureError)) throw error;
      await save(null, error.message);
      throw UnansweredError.of(error, provider.id, attempts);
    }
  }

  /**
   * Attempts until one succeeds; each waits for its turn and is reserved and settled by itself.
   * @param save writes the attempts down: before each, so that a killed process forgets no money, and after a failed one
   */
  async #persist(
    request: CompletionRequest,
    attempts: FailedAttempt[],
    save: () => Promise<void>,
  ): Promise<PaidCompletion> {
    const { provider, signal, seed, onMessage } = this.#options;
    const { policy = defaultRetryPolicy, clock = systemClock } = this.#options;
    const { outage } = this.#queue;
    const lead = await this.#call.join(request);
    const attempt = async (count: number) => {
      const before = attempts.length;
      const underWay = () => {
        attempts.push({ ...interrupted, usd: this.#call.mostUsd(request) });
        return save();
      };
      try {
        const call = () => {
          const silentMs = outage.lastedMs(clock.now());
          if (count === 1 && silentMs > policy.totalMs) throw new NotAsked(provider.endpoint, silentMs);
          return this.#call.attempt(request, lead, underWay);
        };
        const answer = await this.#queue.add(async () => await call(), signal, count > 1);
        outage.answered();
        attempts.length = before;
        return answer;
      } catch (error) {
        if (error instanceof CallFailure && !(error instanceof NotAsked)) {
          if (error.retry) outage.failed(clock.now());
          const { message, reason, requestId } = error;
          const usd = this.#call.usdOfFailure(error, request);
          attempts.splice(before, 1, { message, reason, requestId, usd });
          await save();
        }
        throw error;
      }
    };
    const leave = outage.enter();
    const answer = await withRetry(attempt, {
      policy,
      random: new Random(deriveSeed(seed, "retry"), request.sample),
      clock,
      signal,
      outageMs: () => outage.lastedMs(clock.now()),
      onRetry: (failure, waitMs, waiting) => {
        // Whether the wait ends well is the business of the call that waits.
        if (failure.retryAfterMs !== undefined) this.#queue.hold(waiting).catch(() => {});
        onMessage?.(`${provider.id}: ${failure.message}; asking again in ${(waitMs / 1000).toFixed(0)} s`);
      },
    }).finally(() => {
      lead?.end();
      leave();
    });
    const before = lost(attempts);
    return { ...answer, usd: answer.usd === null || before === null ? null : answer.usd + before };
  }
}
