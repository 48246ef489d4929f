import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gateSettings } from "../../src/core/gate-settings.ts";
import { costShare, rungsOf, survivors } from "../../src/critic/index.ts";

const halving = gateSettings({ "short-training": { on: true, reduction: 2, rungs: [0.5, 0.25], keep: 1 } })[
  "short-training"
];

test("rungs are steps of the training, ascending, and none where the stage is off", () => {
  expect(rungsOf(halving, 100_000)).toEqual([25_000, 50_000]);
  expect(rungsOf({ ...halving, on: false }, 100_000)).toEqual([]);
  expect(rungsOf({ ...halving, rungs: [0, 0.5, 0.5, 1, 2] }, 1000)).toEqual([500]);
});

describe("who goes on", () => {
  test("the better half, the earlier of equals, and never one without a fitness", () => {
    expect(survivors([0.1, 0.9, null, 0.5, 0.5, 0.2], halving)).toEqual([1, 3, 4]);
    expect(survivors([0.5, 0.5, 0.5, 0.5], halving)).toEqual([0, 1]);
    expect(survivors([null, null], halving)).toEqual([]);
  });

  test("at least as many as are kept", () => {
    expect(survivors([0.3, 0.1, 0.2], { ...halving, reduction: 10, keep: 2 })).toEqual([0, 2]);
  });

  test("nobody drops out who is better than one that goes on", () => {
    const fitness = fc.option(fc.double({ noNaN: true, min: -1, max: 1 }), { nil: null });
    fc.assert(
      fc.property(fc.array(fitness, { maxLength: 20 }), fc.integer({ min: 2, max: 5 }), (all, reduction) => {
        const chosen = survivors(all, { ...halving, reduction });
        const out = all.filter((value, index) => value !== null && !chosen.includes(index));
        const worst = Math.min(...chosen.map((index) => all[index]!));
        for (const value of out) expect(value!).toBeLessThanOrEqual(worst);
        expect(chosen.length > 0).toBe(all.some((value) => value !== null));
      }),
    );
  });
});

test("the cost is the share of steps that are trained", () => {
  expect(costShare(halving, 8, 1000)).toBeCloseTo((8 * 250 + 4 * 500 + 2 * 1000) / 8000);
  expect(costShare({ ...halving, on: false }, 8, 1000)).toBe(1);
});
