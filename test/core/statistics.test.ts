import { expect, test } from "vitest";
import { estimate, pearson, quantile } from "../../src/core/statistics.ts";

test("an estimate holds its mean in its interval and is the same every time", () => {
  const values = [0.81, 0.9, 0.77, 0.95, 0.88];
  const { mean, interval } = estimate(values);
  expect(mean).toBeCloseTo(0.862);
  expect(interval[0]).toBeGreaterThanOrEqual(0.77);
  expect(interval[0]).toBeLessThan(mean);
  expect(interval[1]).toBeGreaterThan(mean);
  expect(estimate(values)).toEqual(estimate(values));
});

test("one value has no spread to tell of", () => {
  expect(estimate([0.4])).toEqual({ mean: 0.4, interval: [0.4, 0.4], values: [0.4] });
});

test("quantiles interpolate", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
});

test("correlation of a line is ±1 and of a constant 0", () => {
  expect(pearson([1, 2, 3], [10, 20, 30])).toBeCloseTo(1);
  expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
  expect(pearson([1, 2, 3], [5, 5, 5])).toBe(0);
});
