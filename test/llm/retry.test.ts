import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { CallFailure } from "../../src/llm/call-failure.ts";
import { defaultRetryPolicy, type RetryOptions, withRetry } from "../../src/llm/retry.ts";
import { retryAfter } from "../../src/llm/retry-after.ts";

function options(seed = 0): RetryOptions & { readonly waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    policy: defaultRetryPolicy,
    random: new Random(seed),
    clock: {
      now: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    },
    signal: new AbortController().signal,
  };
}

const failing = (retryAfterMs?: number) => async () => {
  throw new CallFailure("busy", {
    reason: "server",
    retry: true,
    billed: false,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
};

test("waits grow, and the same seed gives the same ones", async () => {
  const [first, second, other] = [options(1), options(1), options(2)];
  for (const each of [first, second, other]) await withRetry(failing(), each).catch(() => {});
  expect(first.waits).toHaveLength(5);
  first.waits.forEach((wait, i) => {
    expect(wait).toBeGreaterThanOrEqual(500 * 2 ** i);
    expect(wait).toBeLessThanOrEqual(1000 * 2 ** i);
  });
  expect(second.waits).toEqual(first.waits);
  expect(other.waits).not.toEqual(first.waits);
});

test("a wait that would pass the total time is not begun", async () => {
  const limits = options();
  await expect(withRetry(failing(3_600_000), limits)).rejects.toThrow(/gave up after 1 attempt:/);
  expect(limits.waits).toEqual([]);
});

test("other errors go through untouched", async () => {
  const bug = new TypeError("a bug");
  await expect(withRetry(() => Promise.reject(bug), options())).rejects.toBe(bug);
});

test("retry-after is read as milliseconds, seconds or a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const read = (headers: Record<string, string>) => retryAfter(new Headers(headers), now);
  expect(read({ "retry-after-ms": "250", "retry-after": "9" })).toBe(250);
  expect(read({ "retry-after": "1.5" })).toBe(1500);
  expect(read({ "retry-after": "Thu, 01 Jan 2026 00:00:10 GMT" })).toBe(10_000);
  expect(read({ "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" })).toBe(0);
  expect(read({ "retry-after": "soon" })).toBeNull();
  expect(read({})).toBeNull();
});
