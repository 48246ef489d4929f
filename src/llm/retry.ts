/** The only layer that repeats a call: bounded in attempts and in time, with jitter from a seeded stream. */
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../core/random.ts";
import { CallFailure } from "./call-failure.ts";

export interface RetryPolicy {
  /** Calls in all. */
  readonly attempts: number;
  /** Milliseconds from the first failure on, waits included; no attempt starts after them. */
  readonly totalMs: number;
  /** Longest wait before the second attempt, in milliseconds; doubles with each further one. */
  readonly baseMs: number;
  readonly capMs: number;
}

/** Rides out a minute's rate limit and a short outage. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  totalMs: 900_000,
  baseMs: 1_000,
  capMs: 60_000,
};

/** Time as this layer sees it, so that a test can make it pass. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Rejects with the signal's reason when that is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  },
};

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly random: Random;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For how long others have got no answer either, in milliseconds; that counts like the call's own failures. */
  outageMs?(): number;
  /** Told of every failed attempt that will be repeated, with the wait before the next, in milliseconds. */
  onRetry?(failure: CallFailure, waitMs: number, waiting: Promise<void>): void;
}

/**
 * Calls `attempt` until it succeeds, fails for good, or the limits are reached.
 * @throws CallFailure of the last attempt, the signal's reason, or whatever else `attempt` throws
 */
export async function withRetry<T>(
  /** @param count 1 for the first */
  attempt: (count: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { policy, random, clock, signal } = options;
  // Not from the start: a call may stand in the queue for longer than any server is unwell.
  let start: number | null = null;
  for (let count = 1; ; count++) {
    signal.throwIfAborted();
    try {
      return await attempt(count);
    } catch (error) {
      if (!(error instanceof CallFailure) || !error.retry) throw error;
      start ??= clock.now();
      const left = policy.totalMs - Math.max(clock.now() - start, options.outageMs?.() ?? 0);
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoff(count, policy, random));
      if (count >= policy.attempts || waitMs > left) throw givenUp(error, count, left);
      const waiting = clock.sleep(waitMs, signal);
      options.onRetry?.(error, waitMs, waiting);
      await waiting;
    }
  }
}

/** Exponential, in the upper half of its range, so that samples that failed together do not return together. */
function backoff(count: number, { baseMs, capMs }: RetryPolicy, random: Random): number {
  return Math.min(capMs, baseMs * 2 ** (count - 1)) * random.uniform(0.5, 1);
}

function givenUp(last: CallFailure, attempts: number, leftMs: number): CallFailure {
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const wait = last.retryAfterMs ?? 0;
  const minutes = Math.ceil(wait / 60_000);
  const asked =
    wait > leftMs ? ` and asks for a wait of ${minutes} ${minutes === 1 ? "minute" : "minutes"}` : "";
  return new CallFailure(
    `${last.message}${asked}; gave up after ${tries}: try again later with design-reward resume`,
    { reason: last.reason, retry: false, billed: last.billed, requestId: last.requestId },
  );
}
