/** The numbers and the pictures that docs/learning.md is made of. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { curveOf, stepsToSolve } from "../../bench/learning/curves.ts";
import { interquartile, interquartileMean } from "../../bench/learning/interquartile.ts";
import { drawCurves } from "../../bench/learning/svg.ts";
import { medianAndRange } from "../../bench/learning/text.ts";
import type { LearningRecord } from "../../bench/learning/training.ts";

function record(seed: number, success: readonly number[]): LearningRecord {
  return {
    task: "toy",
    seed,
    checkpoints: success.map((each, i) => ({
      steps: 1000 * (i + 1),
      fitness: each / 2,
      success: each,
      episodes: 32,
    })),
    final: { fitness: 0.5, std: 0, success: 1, episodes: 64, checkpoint: 1 },
    exploring: null,
  };
}

describe("the interquartile mean", () => {
  test("of five seeds leaves out the best and the worst, as SciPy's trim_mean(…, 0.25)", () => {
    expect(interquartileMean([0, 10, 20, 30, 1000])).toBe(20);
  });

  test("of three seeds is the mean", () => {
    expect(interquartileMean([0, 10, 50])).toBe(20);
  });

  test("lies within its interval, and the interval within the values", () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, (seeds) => {
        const { interval } = interquartile([seeds]);
        expect(interval[0]).toBeGreaterThanOrEqual(Math.min(...seeds) - 1e-9);
        expect(interval[1]).toBeLessThanOrEqual(Math.max(...seeds) + 1e-9);
        expect(interval[0]).toBeLessThanOrEqual(interval[1]);
      }),
      { numRuns: 20 },
    );
  });

  test("resamples each task's seeds by themselves", () => {
    const { interval } = interquartile([
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ]);
    expect(interval).toEqual([0.5, 0.5]);
  });
});

describe("steps to solve", () => {
  test("are those of the first checkpoint with 90 % success", () => {
    expect(stepsToSolve(record(1, [0.5, 0.95, 0.8]))).toBe(2000);
    expect(stepsToSolve(record(1, [0.5, 0.89]))).toBe(Number.POSITIVE_INFINITY);
  });

  test("never counts as later than everything else", () => {
    const never = Number.POSITIVE_INFINITY;
    expect(medianAndRange([never, 20_000, 30_000])).toBe("30k (20k to never)");
    expect(medianAndRange([never, never, 30_000])).toBe("never (30k to never)");
    expect(medianAndRange([20_000, 20_000])).toBe("20k (all)");
  });
});

test("curves are drawn as one SVG without anything from outside", () => {
  const records = [record(1, [0, 0.5, 1]), record(2, [0, 1, 1])];
  const svg = drawCurves('Toy & "friends"', [
    {
      title: "success",
      curve: curveOf(records, ({ success }) => success ?? 0),
      range: [0, 1],
      reference: { label: "published", value: 0.9 },
    },
  ]);
  expect(svg).toMatchSnapshot();
  expect(svg).not.toMatch(/href|url\(|<script/);
});
