import { describe, expect, test } from "vitest";
import { FailureError } from "../../../src/core/outcome.ts";
import { mean } from "../../../src/core/statistics.ts";
import { conductOf } from "../../../src/learn/audit/conduct.ts";
import { playRandom } from "../../../src/learn/audit/random-reference.ts";
import { disturbances } from "../../../src/learn/audit/trials.ts";
import { visitsOf } from "../../../src/learn/audit/visits.ts";
import { playEpisodes, scoreEpisodes } from "../../../src/learn/episodes.ts";
import { createVectorEnvironment } from "../../../src/sim/kernel-environment.ts";
import { plainReward } from "../plain-reward.ts";
import { sliderTask, stepperTask } from "../target-task.ts";
import { trainSmall } from "../train-small.ts";

describe("the audit of a training", () => {
  test("agrees with the evaluation of the same episodes", async () => {
    const { audit, evaluation } = (await trainSmall(sliderTask)).result;
    const { episodes, controls, loops, visits } = audit!;
    expect(episodes.fitness).toHaveLength(20);
    expect(mean(episodes.fitness)).toBeCloseTo(evaluation.fitness.mean, 5);
    expect(mean(episodes.return)).toBeCloseTo(evaluation.return.mean, 3);
    expect(mean(episodes.terms.near!)).toBeCloseTo(evaluation.terms.near!.mean, 3);
    expect(Object.keys(controls)).toEqual(["push"]);
    expect(loops.paid).toBeLessThan(0.5);
    expect(visits).toHaveLength(2);
    for (const shares of visits) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
  });

  test("tries a policy that does the task in four worlds, and one of options in two", async () => {
    const { audit } = (await trainSmall(sliderTask)).result;
    expect(audit!.trials.map(({ world }) => world)).toEqual(["pushed", "late", "weak", "loaded"]);
    for (const { fitness, usual } of audit!.trials) {
      expect(usual).toBeGreaterThan(0.9);
      expect(fitness).toBeGreaterThan(0.5);
    }
    const options = (await trainSmall(stepperTask)).result.audit!;
    expect(options.trials.map(({ world }) => world)).toEqual(["pushed", "late"]);
    expect(options.controls).toEqual({});
  });

  test("tries no policy that has nothing to lose", async () => {
    const reward = (_s: unknown, _a: unknown, next: { position: number }) => ({ right: next.position });
    const { audit, evaluation } = (await trainSmall(sliderTask, { reward })).result;
    expect(evaluation.fitness.mean).toBeLessThan(0.1);
    expect(audit!.trials).toEqual([]);
    expect(mean(audit!.episodes.return)).toBeGreaterThan(mean(audit!.random!.return));
  });
});

describe("conduct", () => {
  /** Two episodes of the slider with an action for each step. */
  async function played(push: (t: number) => number) {
    const environment = createVectorEnvironment(sliderTask, 2, sliderTask.horizon);
    let t = 0;
    const ends = await playEpisodes(environment, 1, async () => new Float32Array(2).fill(push(t++)));
    const reward = plainReward(() => ({ alive: 1 }))(environment.columns);
    return conductOf(environment, scoreEpisodes(environment, reward, ends), reward.terms);
  }

  test("counts steps at the limits and jumps from step to step", async () => {
    expect((await played((t) => (t % 2 === 0 ? -3 : 1))).controls).toEqual({
      push: { atLimit: 1, jumps: 1 },
    });
    expect((await played(() => 0)).controls).toEqual({ push: { atLimit: 0, jumps: 0 } });
    const { atLimit, jumps } = (await played((t) => (t % 4 === 0 ? 1 : 0))).controls.push!;
    expect(atLimit).toBeCloseTo(1 / 4, 6);
    expect(jumps).toBe(0);
  });

  test("knows that waiting away from the goal was paid", async () => {
    const { loops, visits } = await played(() => 0);
    expect(loops.period).toBe(1);
    expect(loops.paid).toBeGreaterThan(0.4);
    // Nothing ever moves.
    expect(visits[1]![5]).toBe(1);
  });
});

test("disturbances of the controls", () => {
  const range = [-1, 3] as const;
  const { weak, late, loaded, pushed } = disturbances;
  expect(weak(2, 0.5, true, false, range)).toBeCloseTo(1.6, 9);
  expect(late(2, 0.5, true, false, range)).toBe(0.5);
  expect([true, false].map((side) => loaded(2, 0.5, side, false, range))).toEqual([2.2, 1.8]);
  expect([true, false].map((side) => pushed(2, 0.5, side, true, range))).toEqual([3, -1]);
  expect(pushed(2, 0.5, true, false, range)).toBe(2);
});

describe("random actions", () => {
  test("are the same for the same seed", async () => {
    const createReward = plainReward((_s, a) => ({ effort: -a.push * a.push }));
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => playRandom({ task: sliderTask, createReward }, seed)),
    );
    expect(one!.return).toHaveLength(16);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("on which the reward fails give no reference, and no failure either", async () => {
    const createReward = plainReward(() => {
      throw new FailureError("not-finite", "term `x` is NaN");
    });
    expect(await playRandom({ task: sliderTask, createReward }, 1)).toBeNull();
  });

  test("that break the program are not passed over", async () => {
    const createReward = plainReward(() => {
      throw new TypeError("a bug");
    });
    await expect(playRandom({ task: sliderTask, createReward }, 1)).rejects.toThrow("a bug");
  });
});

test("visits are shares of bins that are narrow about zero", () => {
  const [shares] = visitsOf([[-9], [0], [0.04], [0.05], [1.5], [9]], 1);
  expect(shares).toEqual([0.1667, 0, 0, 0, 0, 0.3333, 0.1667, 0, 0, 0, 0.3333]);
});
