/** What every registered environment, task and reference reward keeps; a new environment gets these tests for free. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceReward, tasks } from "../../envs/index.ts";
import { Random } from "../../src/core/random.ts";
import type { Task } from "../../src/sim/environment.ts";
import { type ActionSpecs, type FieldSpecs, isChoice } from "../../src/sim/fields.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";
import {
  extremeTransitions,
  randomTransitions,
  rolloutTransitions,
  scalarRanges,
  type TransitionSample,
} from "../../src/sim/states.ts";
import { loadReward, rewardTerms } from "./reference.ts";

function samples(task: Task): Record<string, TransitionSample> {
  return {
    random: randomTransitions(task, 200, 1),
    rollout: rolloutTransitions(task, 8 * Math.min(task.horizon, 300), 2),
    extreme: extremeTransitions(task),
  };
}

/** Runs random actions and returns the state of instance 1 at every step. */
function history(task: Task, count: number, seed: number): number[][] {
  const steps = task.horizon + 20;
  const environment = createVectorEnvironment(task, count, steps);
  environment.reset(seed);
  const actions = new Float32Array(count * environment.actionSize);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < actions.length; k++) actions[k] = 10 * Math.sin(t + (k % environment.actionSize));
    environment.step(t, actions);
  }
  return environment.columns.state.map((column) =>
    Array.from({ length: steps }, (_, t) => column[t * count + 1]!),
  );
}

/** Lowest and highest value. */
function extent(values: Iterable<number>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

test("ids are unique", () => {
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
});

describe.each(tasks.map((task) => [task.id, task] as const))("%s", (_id, task) => {
  const { environment } = task;
  const fields = environment.state as FieldSpecs;
  const actions = environment.action as ActionSpecs;

  test("says what it is in words", () => {
    const texts = [task.title, task.description, task.fitness.meaning, task.fitness.unit];
    for (const text of [...texts, environment.title, environment.description, environment.source])
      expect(text.length).toBeGreaterThan(0);
    for (const { unit, meaning } of Object.values(fields))
      expect([unit, meaning].every((text) => text.length > 0)).toBe(true);
    expect(task.success?.meaning.length).toBeGreaterThan(0);
    expect(task.description).not.toMatch(/reward/i);
  });

  test("bounds every field and every control", () => {
    for (const range of scalarRanges(task)) {
      expect(range.every(Number.isFinite)).toBe(true);
      expect(range[0]).toBeLessThan(range[1]);
    }
    const specs = Object.values(actions);
    expect(specs.length).toBeGreaterThan(0);
    expect(specs.length === 1 || specs.every((spec) => !isChoice(spec))).toBe(true);
    for (const spec of specs) {
      if (isChoice(spec)) expect(spec.options.length).toBeGreaterThan(1);
      else expect(spec.range[0]).toBeLessThan(spec.range[1]);
    }
  });

  test("repeats itself exactly with the same seed, whatever runs beside it, and not with another", () => {
    expect(history(task, 2, 7)).toEqual(history(task, 2, 7));
    expect(history(task, 2, 7)).toEqual(history(task, 5, 7));
    expect(history(task, 2, 7)).not.toEqual(history(task, 2, 8));
  });

  test("starts within its ranges, and every start differs", () => {
    const vector = createVectorEnvironment(task, 64, 1);
    vector.reset(3);
    vector.step(0, new Float32Array(64 * vector.actionSize));
    scalarRanges(task).forEach(([low, high], k) => {
      const [least, most] = extent(vector.columns.state[k]!);
      expect(least).toBeGreaterThanOrEqual(low - 1e-6);
      expect(most).toBeLessThanOrEqual(high + 1e-6);
    });
    const starts = Array.from({ length: 64 }, (_, i) =>
      vector.columns.state.map((column) => column[i]).join(),
    );
    expect(new Set(starts).size).toBe(64);
    expect(vector.terminated.every((flag) => flag === 0)).toBe(true);
  });

  test("stays finite on random, real and extreme states and actions", () => {
    for (const { columns, fitness } of Object.values(samples(task))) {
      for (const column of columns.next) expect(column.every(Number.isFinite)).toBe(true);
      const [least, most] = extent(fitness);
      expect(least).toBeGreaterThanOrEqual(task.fitness.range[0]);
      expect(most).toBeLessThanOrEqual(task.fitness.range[1]);
    }
  });

  test("stays in its ranges, give or take, for as long as an episode lasts", () => {
    const { columns } = rolloutTransitions(task, 16 * task.horizon, 4);
    scalarRanges(task).forEach(([low, high], k) => {
      const slack = (high - low) / 2;
      const [least, most] = extent(columns.next[k]!);
      expect(least).toBeGreaterThanOrEqual(low - slack);
      expect(most).toBeLessThanOrEqual(high + slack);
    });
  });

  test("shows the policy numbers of the order of 1, as many as it names", () => {
    const vector = createVectorEnvironment(task, 16, 1);
    let largest = 0;
    for (let t = 0; t < task.horizon; t++) {
      vector.step(
        0,
        Float32Array.from({ length: 16 * vector.actionSize }, (_, k) => 10 * Math.sin(t * (k + 1))),
      );
      const [least, most] = extent(vector.observation);
      largest = Math.max(largest, -least, most);
    }
    expect(largest).toBeGreaterThan(0.3);
    expect(largest).toBeLessThan(10);
    const start = (task.reset ?? environment.reset)(new Random(1));
    expect(environment.observe(start)).toHaveLength(environment.observation.length);
  });

  test("is not solved by random actions", () => {
    const vector = createVectorEnvironment(task, 64, 1);
    let seen = 0;
    let successes = 0;
    for (let t = 0; t < task.horizon; t++) {
      vector.step(
        0,
        Float32Array.from({ length: 64 * vector.actionSize }, (_, k) => Math.sin(t * (k + 1))),
      );
      seen += vector.ended.length;
      successes += vector.ended.filter(({ success }) => success).length;
    }
    expect(seen).toBeGreaterThanOrEqual(64);
    expect(successes / seen).toBeLessThan(0.5);
  });

  test.each(["human", "sparse"] as const)(
    "has a %s reward with the same finite terms everywhere",
    async (which) => {
      expect(referenceReward(task, which)).toContain("export function reward");
      const reward = await loadReward(task, which);
      const names = new Set<string>();
      const values = new Set<number>();
      for (const sample of Object.values(samples(task))) {
        for (const terms of rewardTerms(task, reward, sample)) {
          names.add(Object.keys(terms).join());
          expect(Object.values(terms).every(Number.isFinite)).toBe(true);
          values.add(Object.values(terms).reduce((a, b) => a + b));
        }
      }
      expect(names.size).toBe(1);
      expect(values.size).toBeGreaterThan(1);
      if (which === "sparse") expect([...values].every((value) => value === 0 || value === 1)).toBe(true);
    },
  );

  test("keeps its rewards beside their types", () => {
    const folder = join(import.meta.dirname, "../../envs", environment.id, "rewards");
    expect(existsSync(join(folder, "task.ts"))).toBe(true);
  });
});
