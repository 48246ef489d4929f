import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { block, deriveSeed, Random, threefry } from "../../src/core/random.ts";

describe("threefry", () => {
  test.each([
    // Known answers of Random123 for threefry2x32, 20 rounds: counter, key, result.
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ])("counter %j, key %j", (counter, key, expected) => {
    threefry(key[0]! | 0, key[1]! | 0, counter[0]! | 0, counter[1]! | 0);
    expect([...block]).toEqual(expected);
  });
});

describe("Random", () => {
  test("a stream does not depend on what else was read", () => {
    const alone = new Random(7, 3, 0);
    const expected = [alone.next(), alone.next(), alone.normal()];
    const shared = new Random(7);
    shared.normal();
    shared.seek(3, 0);
    expect([shared.next(), shared.next(), shared.normal()]).toEqual(expected);
  });

  test("uniform and normal have the moments they should", () => {
    const random = new Random(1);
    const uniforms = Array.from({ length: 20_000 }, () => random.next());
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const variance = (values: number[]) => mean(values.map((v) => v * v)) - mean(values) ** 2;
    expect(mean(uniforms)).toBeCloseTo(0.5, 1);
    expect(variance(uniforms)).toBeCloseTo(1 / 12, 2);
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(variance(normals)).toBeCloseTo(1, 1);
  });

  test("bounds hold and a shuffle keeps every element", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 1000 }),
        fc.array(fc.integer()),
        (seed, bound, items) => {
          const random = new Random(seed);
          const drawn = random.integer(bound);
          expect(drawn >= 0 && drawn < bound).toBe(true);
          expect(random.shuffle(items).sort()).toEqual([...items].sort());
        },
      ),
    );
  });
});

test("deriveSeed separates purposes", () => {
  const seeds = [
    deriveSeed(0),
    deriveSeed(0, "a"),
    deriveSeed(0, "a", 0),
    deriveSeed(0, "a", 1),
    deriveSeed(1, "a"),
  ];
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(deriveSeed(5, "search", 2)).toBe(deriveSeed(5, "search", 2));
});
