/** What every method of the registry keeps; a new one is held to it at once. */
import { describe, expect, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { UsageProblem } from "../../src/core/problem.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { forecast } from "../../src/loop/forecast.ts";
import { findMethod, methods } from "../../src/methods/index.ts";

test("ids are unique, and an unknown one is answered with the known ones", () => {
  expect(new Set(methods.map(({ id }) => id)).size).toBe(methods.length);
  expect(() => findMethod("eurika")).toThrow(UsageProblem);
  for (const { id } of methods) expect(() => findMethod("eurika")).toThrow(id);
});

describe.each(methods.map((method) => [method.id, method] as const))("%s", (id, method) => {
  test("is found by its id, which can be typed", () => {
    expect(findMethod(id)).toBe(method);
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  test("names its publication, with the year", () => {
    expect(method.title.length).toBeGreaterThan(0);
    expect(method.source).toMatch(/\b(19|20)\d\d\b/);
  });

  test("is settings that the loop can run", () => {
    const { propose, train, select, confirm, final } = method;
    const atLeastOne = [propose.candidates, train.iterations, train.seeds, train.checkpoints, train.episodes];
    for (const count of [...atLeastOne, final.seeds]) {
      expect(Number.isInteger(count)).toBe(true);
      expect(count).toBeGreaterThan(0);
    }
    for (const count of [propose.historyTurns, confirm.finalists, confirm.seeds]) {
      expect(Number.isInteger(count)).toBe(true);
      expect(count).toBeGreaterThanOrEqual(0);
    }
    expect(propose.temperature).toBeGreaterThanOrEqual(0);
    expect(propose.temperature).toBeLessThanOrEqual(2);
    expect(["unless-beaten", "latest"]).toContain(select.incumbent);
    expect(confirm.finalists).toBeLessThanOrEqual(propose.candidates * train.iterations);
  });

  test.each(tasks.map((task) => [task.id, task] as const))(
    "makes a whole configuration of %s, whose cost is known before it starts",
    (_id, task) => {
      const config = resolveConfig(task, { method: id, model: "offline" });
      expect(config).toMatchObject({
        task: task.id,
        method: id,
        candidates: method.propose.candidates,
        iterations: method.train.iterations,
        seeds: method.train.seeds,
        finalSeeds: method.final.seeds,
        seed: 0,
      });
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
      expect(forecast(config, 2).trainings).toBeGreaterThan(config.candidates * config.iterations);
    },
  );
});
