import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RestoringArchive, SavingArchive } from "../../src/core/archive.ts";
import { FastRandom } from "../../src/core/fast-random.ts";
import { block, threefry } from "../../src/core/random.ts";

/** The first words of sfc32 as published, in whole numbers of any size, from the state that a seed begins with. */
function published(seed: number, stream: number, count: number): number[] {
  const wrap = (value: bigint): bigint => BigInt.asUintN(32, value);
  threefry(seed, stream, 0, 0);
  let [a, b] = [...block].map(BigInt) as [bigint, bigint];
  threefry(seed, stream, 1, 0);
  let c = BigInt(block[0]!);
  return Array.from({ length: count }, (_, i) => {
    const drawn = wrap(a + b + BigInt(i + 1));
    a = b ^ (b >> 9n);
    b = wrap(c + (c << 3n));
    c = wrap(wrap((c << 21n) | (c >> 11n)) + drawn);
    return Number(drawn);
  });
}

test("the words are those of sfc32", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (seed, stream) => {
      const random = new FastRandom(seed, stream);
      const words = Array.from({ length: 40 }, () => random.next() * 2 ** 32);
      expect(words).toEqual(published(seed, stream, 40));
    }),
  );
});

test("streams of one seed have nothing in common", () => {
  const firsts = Array.from({ length: 1000 }, (_, stream) => new FastRandom(7, stream).next());
  expect(new Set(firsts).size).toBe(1000);
});

describe("normal", () => {
  test("has the moments and tails of a standard normal", () => {
    const random = new FastRandom(1);
    const drawn = Array.from({ length: 200_000 }, () => random.normal());
    const mean = (power: number): number =>
      drawn.reduce((sum, each) => sum + each ** power, 0) / drawn.length;
    expect(mean(1)).toBeCloseTo(0, 1);
    expect(mean(2)).toBeCloseTo(1, 1);
    expect(mean(3)).toBeCloseTo(0, 1);
    expect(mean(4)).toBeCloseTo(3, 0);
    const beyond = (limit: number): number =>
      drawn.filter((each) => Math.abs(each) > limit).length / drawn.length;
    expect(beyond(1)).toBeCloseTo(0.3173, 2);
    expect(beyond(3)).toBeCloseTo(0.0027, 3);
  });

  test("successive values are not correlated", () => {
    const random = new FastRandom(2);
    const drawn = Array.from({ length: 100_000 }, () => random.normal());
    for (const lag of [1, 2, 3])
      expect(drawn.slice(lag).reduce((sum, each, i) => sum + each * drawn[i]!, 0) / drawn.length).toBeCloseTo(
        0,
        1,
      );
  });
});

test("a bound holds, and every number below it comes up", () => {
  const random = new FastRandom(3);
  const drawn = Array.from({ length: 1000 }, () => random.integer(7));
  expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("goes on where it was saved, between the two values of a pair too", () => {
  const random = new FastRandom(4);
  random.normal();
  const saved = new SavingArchive();
  random.archive(saved);
  const other = new FastRandom(5);
  other.archive(new RestoringArchive(saved.bytes()));
  const next = (each: FastRandom): number[] => [each.normal(), each.normal(), each.next()];
  expect(next(other)).toEqual(next(random));
});
