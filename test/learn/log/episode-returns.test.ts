import fc from "fast-check";
import { expect, test } from "vitest";
import { EpisodeReturns, type TrainingEpisode } from "../../../src/learn/log/episode-returns.ts";

/** An episode that ended in a row of a rollout. */
function endedIn(row: number): TrainingEpisode {
  return { instance: 0, length: 1, fitness: 0, success: false, terminated: false, row, return: Number.NaN };
}

test("an episode's return spans the rollouts that it spans", () => {
  const returns = new EpisodeReturns(2);
  // Rows of two instances side by side; instance 1 ends at once, instance 0 in the second rollout.
  const early = endedIn(1);
  returns.add(Float64Array.of(1, 10, 2, 20), Uint8Array.of(0, 1, 0, 0), [early]);
  const [first, second] = [endedIn(0), endedIn(1)];
  returns.add(Float64Array.of(4, 40), Uint8Array.of(1, 1), [first, second]);
  expect([early, first, second].map((episode) => episode.return)).toEqual([10, 7, 60]);
});

test("an end that counts for no episode (a shortened first one) begins the next sum", () => {
  const returns = new EpisodeReturns(1);
  const counted = endedIn(3);
  returns.add(Float64Array.of(100, 1, 2, 3), Uint8Array.of(1, 0, 0, 1), [counted]);
  expect(counted.return).toBe(6);
});

test("however a stream of steps is cut into rollouts, the returns are the same", () => {
  const steps = fc.array(fc.record({ reward: fc.integer({ min: -9, max: 9 }), ends: fc.boolean() }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10 }), (all, size) => {
      const cut = new EpisodeReturns(1);
      const found: number[] = [];
      for (let from = 0; from < all.length; from += size) {
        const part = all.slice(from, from + size);
        const ended = part.flatMap(({ ends }, row) => (ends ? [endedIn(row)] : []));
        cut.add(
          Float64Array.from(part, ({ reward }) => reward),
          Uint8Array.from(part, ({ ends }) => Number(ends)),
          ended,
        );
        found.push(...ended.map((episode) => episode.return));
      }
      const expected: number[] = [];
      let sum = 0;
      for (const { reward, ends } of all) {
        sum += reward;
        if (ends) expected.push(sum);
        if (ends) sum = 0;
      }
      expect(found).toEqual(expected);
    }),
  );
});
