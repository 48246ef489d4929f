import fc from "fast-check";
import { expect, test } from "vitest";
import { mean, standardDeviation } from "../../src/core/statistics.ts";
import { ObservationNormaliser, ReturnScaler } from "../../src/learn/running-statistics.ts";

const numbers = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 20 });

test("observations are shifted and scaled by the statistics of everything absorbed", () => {
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1, maxLength: 5 }), (batches) => {
      const normaliser = new ObservationNormaliser(1);
      for (const batch of batches) {
        normaliser.normalise(Float32Array.from(batch), new Float32Array(batch.length), true);
        normaliser.absorb();
      }
      const all = Float32Array.from(batches.flat());
      expect(normaliser.mean[0]).toBeCloseTo(mean(all), 2);
      fc.pre(standardDeviation(all) > 0.1);
      expect(1 / normaliser.inverseStd[0]!).toBeCloseTo(standardDeviation(all), 1);
    }),
  );
});

test("nothing changes before the statistics are absorbed, and extreme values are cut", () => {
  const normaliser = new ObservationNormaliser(2);
  const into = new Float32Array(4);
  normaliser.normalise(Float32Array.of(1, -1000, 2, 3), into, true);
  expect([...into]).toEqual([1, -10, 2, 3]);
});

test.each([1e-6, 1, 1e6])("rewards of scale %f come out alike", (scale) => {
  const rewards = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i));
  const reference = rewards.slice();
  new ReturnScaler(4, 0.99).scale(reference, new Uint8Array(40));
  const scaled = rewards.map((each) => each * scale);
  new ReturnScaler(4, 0.99).scale(scaled, new Uint8Array(40));
  scaled.forEach((each, i) => {
    expect(each).toBeCloseTo(reference[i]!, 9);
  });
});

test("rewards that are always 0 stay 0", () => {
  const rewards = new Float64Array(8);
  new ReturnScaler(2, 0.99).scale(rewards, new Uint8Array(8));
  expect([...rewards]).toEqual(new Array(8).fill(0));
});

test("the discounted return starts anew after an episode's end", () => {
  const ended = Float64Array.of(1, 1);
  new ReturnScaler(1, 0.5).scale(ended, Uint8Array.of(1, 0));
  // Both returns are 1, so there is no spread and nothing is scaled.
  expect([...ended]).toEqual([1, 1]);
});
