import { expect, test } from "vitest";
import { estimateAdvantages, normaliseAdvantages } from "../../src/learn/advantage.ts";

const discount = 0.9;
const lambda = 0.8;

/** One instance over three steps, all rewards 1, all values 2 and a last value of 3. */
function estimate(ends: number[], endValues: number[]): { advantages: Float32Array; targets: Float32Array } {
  const advantages = new Float32Array(3);
  const targets = new Float32Array(3);
  estimateAdvantages(
    {
      environments: 1,
      rewards: Float64Array.of(1, 1, 1),
      values: Float32Array.of(2, 2, 2, 3),
      ends: Uint8Array.from(ends),
      endValues: Float32Array.from(endValues),
      discount,
      lambda,
    },
    advantages,
    targets,
  );
  return { advantages, targets };
}

test("an episode that goes on is continued with the last value", () => {
  const { advantages, targets } = estimate([0, 0, 0], [0, 0, 0]);
  const last = 1 + 0.9 * 3 - 2;
  const middle = 1 + 0.9 * 2 - 2 + 0.72 * last;
  expect(advantages[2]).toBeCloseTo(last);
  expect(advantages[1]).toBeCloseTo(middle);
  expect(advantages[0]).toBeCloseTo(1 + 0.9 * 2 - 2 + 0.72 * middle);
  expect(targets[0]).toBeCloseTo(advantages[0]! + 2);
});

test("nothing follows an episode that ended by itself", () => {
  expect(estimate([0, 1, 0], [0, 0, 0]).advantages[1]).toBeCloseTo(1 - 2);
});

test("a time limit is continued with the value of the final observation, not of the next episode", () => {
  expect(estimate([0, 1, 0], [0, 5, 0]).advantages[1]).toBeCloseTo(1 + 0.9 * 5 - 2);
});

test("no advantage leaks over the end of an episode", () => {
  const quiet = estimate([0, 1, 0], [0, 0, 0]).advantages[0];
  expect(quiet).toBeCloseTo(1 + 0.9 * 2 - 2 + 0.72 * -1);
});

test("normalised advantages have mean 0 and variance 1; equal ones become 0", () => {
  const some = Float32Array.of(1, 2, 3, 6);
  normaliseAdvantages(some);
  expect(some.reduce((sum, each) => sum + each)).toBeCloseTo(0);
  expect(some.reduce((sum, each) => sum + each * each, 0) / 4).toBeCloseTo(1);
  const equal = Float32Array.of(5, 5);
  normaliseAdvantages(equal);
  expect([...equal]).toEqual([0, 0]);
});
