import { describe, expect, test } from "vitest";
import { RestoringArchive, SavingArchive } from "../../src/core/archive.ts";
import { contentId } from "../../src/core/identity.ts";
import { GoodhartWatch } from "../../src/learn/goodhart-watch.ts";
import { sliderTask } from "./target-task.ts";
import { trainSmall } from "./train-small.ts";

/** What the watch says at each checkpoint, for the mean fitness and the pay of the episodes before it. */
function watched(
  checkpoints: readonly (readonly [fitness: number, pay: number])[],
  { episodes = 50, patience = 2, spread = 0.01 } = {},
): boolean[] {
  const watch = new GoodhartWatch({ loss: 0.1, patience }, [0, 2]);
  return checkpoints.map(([fitness, pay]) => {
    watch.add(
      Array.from({ length: episodes }, (_, i) => fitness + (i % 2 === 0 ? spread : -spread)),
      pay,
    );
    return watch.checkpoint();
  });
}

describe("a training is given up", () => {
  test("at the second checkpoint at which the reward pays more and the fitness is down", () => {
    expect(
      watched([
        [1, 1],
        [1.2, 2],
        [0.9, 3],
        [0.8, 4],
      ]),
    ).toEqual([false, false, false, true]);
  });

  test("when the first of the two was seen by another process", () => {
    const rule = { loss: 0.1, patience: 2 };
    const [before, after] = [new GoodhartWatch(rule, [0, 2]), new GoodhartWatch(rule, [0, 2])];
    const episodes = (fitness: number) => Array.from({ length: 50 }, (_, i) => fitness + (i % 2) / 100);
    for (const [pay, fitness] of [1, 1.2, 0.9].entries()) {
      before.add(episodes(fitness), pay);
      expect(before.checkpoint()).toBe(false);
    }
    const saving = new SavingArchive();
    before.archive(saving);
    after.archive(new RestoringArchive(saving.bytes()));
    after.add(episodes(0.8), 4);
    expect(after.checkpoint()).toBe(true);
  });

  test("not for a loss within a tenth of the range, nor for one within chance", () => {
    const fallen = [
      [1, 1],
      [0.81, 2],
      [0.81, 3],
    ] as const;
    expect(watched(fallen)).toEqual([false, false, false]);
    const more = fallen.map(([fitness, pay]) => [fitness === 1 ? 1 : 0.7, pay] as const);
    expect(watched(more)).toEqual([false, false, true]);
    expect(watched(more, { spread: 0.6 })).toEqual([false, false, false]);
  });

  test("not while the reward falls too, nor where a recovery lies between", () => {
    expect(
      watched([
        [1, 5],
        [0.5, 4],
        [0.5, 4],
      ]),
    ).toEqual([false, false, false]);
    expect(
      watched([
        [1, 1],
        [0.5, 2],
        [1, 2],
        [0.5, 3],
      ]),
    ).toEqual([false, false, false, false]);
  });

  test("not on a handful of episodes", () => {
    expect(
      watched(
        [
          [1, 1],
          [0, 2],
          [0, 3],
        ],
        { episodes: 5 },
      ),
    ).toEqual([false, false, false]);
  });
});

describe("a training that may stop early", () => {
  const away = (_s: unknown, _a: unknown, next: { position: number }) => ({ right: next.position });

  test("does when its reward pays for leaving the goal, and its last checkpoint is where it stopped", async () => {
    const earlyStop = { loss: 0.02, patience: 2 };
    const { result } = await trainSmall(sliderTask, {
      reward: away,
      steps: 40_000,
      checkpoints: 10,
      earlyStop,
    });
    expect(result.stopped).toBe(true);
    expect(result.steps).toBeLessThan(40_000);
    expect(result.checkpoints.at(-1)?.steps).toBe(result.steps);
  });

  test("is the very same training when it does not", async () => {
    const settings = { steps: 8_192, checkpoints: 4 };
    const plain = await trainSmall(sliderTask, settings);
    const watchedToo = await trainSmall(sliderTask, { ...settings, earlyStop: { loss: 0.1, patience: 2 } });
    expect(contentId(watchedToo.result)).toBe(contentId(plain.result));
  });
});
