/** The statistics of the alarms against published numbers and their own laws. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visitDivergence } from "../../src/analyse/divergence.ts";
import { rankCorrelation } from "../../src/analyse/rank-correlation.ts";
import { superiority } from "../../src/analyse/superiority.ts";

describe("rank correlation", () => {
  test("agrees with `ci.spear` of Bonett's statpsych on its example", () => {
    const y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19];
    const x = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51];
    const result = rankCorrelation(x, y)!;
    expect(result.value).toBeCloseTo(0.8699639, 6);
    expect(result.interval[0]).toBeCloseTo(0.5840951, 4);
    expect(result.interval[1]).toBeCloseTo(0.9638297, 4);
  });

  test("is that of any other scale, and changes its sign with an order", () => {
    const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(values, (x) => {
        const y = x.map((value, i) => Math.sin(value) + (i % 3));
        const plain = rankCorrelation(x, y);
        const turned = rankCorrelation(
          x.map((value) => -value),
          y,
        );
        if (plain === null) expect(turned).toBeNull();
        else {
          expect(turned!.value).toBeCloseTo(-plain.value, 9);
          expect(plain.interval[0]).toBeLessThanOrEqual(plain.value);
          expect(plain.interval[1]).toBeGreaterThanOrEqual(plain.value);
        }
      }),
    );
  });

  test("is not given for few pairs, or where nothing varies", () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    expect(rankCorrelation(ten.slice(1), ten.slice(1))).toBeNull();
    expect(rankCorrelation(ten, Array(10).fill(1))).toBeNull();
  });
});

describe("χ² of visits", () => {
  test("is nothing between equals, and names the entry that differs most", () => {
    const visits = [
      [0.5, 0.5],
      [0.25, 0.75],
    ];
    expect(visitDivergence(visits, visits).value).toBeLessThan(0.001);
    const { value, entry } = visitDivergence(visits, [visits[0]!, [0.75, 0.25]]);
    expect(entry).toBe(1);
    // (1/2)² / (3/4) + (1/2)² / (1/4), but for the smoothing.
    expect(value).toBeCloseTo(4 / 3, 1);
  });

  test("is large but finite where the reference never was", () => {
    expect(visitDivergence([[0, 1]], [[1, 0]]).value).toBeCloseTo(200, -1);
  });
});

test("superiority counts pairs, ties by half", () => {
  expect(superiority([1, 2], [0])).toBe(1);
  expect(superiority([1, 2], [1.5, 2])).toBe(3 / 8);
  expect(superiority([], [1])).toBeNaN();
});
