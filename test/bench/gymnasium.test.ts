/** The benchmark's environments are Gymnasium's: replayed against transitions that the package itself recorded. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compare } from "../../bench/gymnasium/compare.ts";
import { published } from "../../bench/gymnasium/published.ts";
import { replay, resetSummary, type Trace } from "../../bench/gymnasium/replay.ts";
import { settingsOf, stepsOf } from "../../bench/gymnasium/settings.ts";
import { classics, findClassic, gymnasiumReward } from "../../bench/gymnasium/tasks/index.ts";
import { checkContract } from "../../src/reward/contract.ts";
import { checkKernelModule } from "../../src/reward/language/kernel.ts";
import { layoutOf } from "../../src/sim/columns.ts";

const folder = join(import.meta.dirname, "fixtures/gymnasium");
const traces = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Trace,
);

test("every environment has a recording and a published result", () => {
  const ids = classics.map(({ id }) => id).sort();
  expect(traces.map(({ environment }) => environment).sort()).toEqual(ids);
  expect([...new Set(published.map(({ environment }) => environment))].sort()).toEqual(ids);
});

describe.each(traces)("$environment", (trace) => {
  const task = findClassic(trace.environment);

  test("steps, rewards and ends as Gymnasium does, within float32", () => {
    const { observation, reward, fitness, terminated } = replay(trace);
    expect(observation).toBeLessThan(2 ** -22);
    expect(reward).toBeLessThan(2 ** -22);
    expect(fitness).toBeLessThan(2 ** -22);
    expect(terminated).toBe(0);
  });

  test("has Gymnasium's time limit", () => {
    expect(task.horizon).toBe(trace.horizon);
  });

  test("starts episodes from Gymnasium's distribution", () => {
    const count = 5_000;
    const ours = resetSummary(trace.environment, count);
    trace.resets.std.forEach((std, k) => {
      // Four standard errors of the difference of two means, of which Gymnasium's is over 20,000 episodes.
      const error = 4 * std * Math.sqrt(1 / count + 1 / 20_000);
      const width = trace.resets.max[k]! - trace.resets.min[k]!;
      expect(Math.abs(ours.mean[k]! - trace.resets.mean[k]!)).toBeLessThanOrEqual(error);
      expect(Math.abs(ours.std[k]! - std)).toBeLessThanOrEqual(0.03 * std);
      expect(Math.abs(ours.min[k]! - trace.resets.min[k]!)).toBeLessThanOrEqual(0.01 * width);
      expect(Math.abs(ours.max[k]! - trace.resets.max[k]!)).toBeLessThanOrEqual(0.01 * width);
    });
  });

  test("keeps to the languages of environments and rewards", () => {
    const fields = layoutOf(task.environment, 1, 1);
    const file = task.rewards.human;
    const source = readFileSync(join(import.meta.dirname, "../../bench/gymnasium/tasks", file), "utf8");
    expect(checkKernelModule(source, fields)).toEqual([]);
    expect(checkContract(gymnasiumReward(task), fields)).toEqual([]);
  });

  test("trains for no more steps than published, in whole rollouts", () => {
    const { environments, rollout } = settingsOf(task.id);
    for (const { steps } of published.filter(({ environment }) => environment === task.id))
      expect(stepsOf(task)).toBeLessThanOrEqual(steps);
    expect(stepsOf(task) % (environments * rollout)).toBe(0);
  });
});

test("a recording that differs in one number is told", () => {
  const [trace] = traces;
  const spoilt = { ...trace!, reward: trace!.reward.with(3, trace!.reward[3]! - 0.01) };
  expect(replay(spoilt).reward).toBeGreaterThan(2 ** -22);
});

describe("a comparison", () => {
  const zoo = { environment: "toy", source: "RL Zoo", mean: 10, std: 5, steps: 1, episodes: 100 } as const;
  const records = [18, 20, 22].map((fitness, seed) => ({
    task: "toy",
    seed,
    checkpoints: [],
    final: { fitness, std: 1, success: null, episodes: 100, checkpoint: 0 },
    exploring: fitness - 10,
  }));

  test("is of deterministic policies with the Zoo and of exploring ones with CleanRL", () => {
    expect(compare(zoo, records).ours.mean).toBe(20);
    const { episodes: _, ...exploring } = { ...zoo, source: "CleanRL" as const };
    expect(compare(exploring, records).ours.mean).toBe(10);
  });

  test("finds a difference only where the intervals have nothing in common", () => {
    expect(compare(zoo, records).verdict).toBe("higher");
    expect(compare({ ...zoo, mean: 30 }, records).verdict).toBe("lower");
    expect(compare({ ...zoo, std: 100 }, records).verdict).toBe("overlap");
  });
});
