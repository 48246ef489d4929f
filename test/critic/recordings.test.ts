import { describe, expect, test } from "vitest";
import { referenceReward, tasks } from "../../envs/index.ts";
import { Random } from "../../src/core/random.ts";
import { plan } from "../../src/critic/recordings/planner.ts";
import { plans } from "../../src/critic/recordings/plans.ts";
import { PLANNED, recordingsOf, STARTS } from "../../src/critic/recordings/recordings.ts";
import { actionRanges } from "../../src/sim/ranges.ts";
import { tinyTask } from "../reward/tiny-task.ts";

describe.each(tasks.map((task) => [task.id, task] as const))("%s", (id, task) => {
  const { columns, episodes } = recordingsOf(task);

  test("brings plans along that succeed from every start (else run bench/recordings.ts)", () => {
    expect(plans[id]).toHaveLength(STARTS);
    const planned = episodes.filter(({ policy }) => policy === PLANNED);
    expect(planned.map(({ success }) => success)).toEqual(Array.from({ length: STARTS }, () => true));
  });

  test("has failing episodes from the same starts", () => {
    const still = episodes.filter(({ policy }) => policy === "standing still");
    expect(still.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
    expect(still.some(({ success }) => success)).toBe(false);
    const { environments } = columns.layout;
    for (const column of columns.state) expect(column[still[2]!.instance]).toBe(column[2]);
    expect(environments).toBe(episodes.length);
  });
});

test("a task outside the registry has no plans, and all its other policies", () => {
  const policies = new Set(recordingsOf(tinyTask).episodes.map(({ policy }) => policy));
  expect(policies).not.toContain(PLANNED);
  expect(policies.size).toBeGreaterThan(4);
});

test("planning is the same every time and stays in the ranges", () => {
  const task = tasks.find(({ id }) => id === "mountaincar-climb")!;
  const start = task.environment.reset(new Random(0).seek(0, 0));
  const first = plan(task, referenceReward(task, "human"), start, 1);
  expect(plan(task, referenceReward(task, "human"), start, 1)).toEqual(first);
  const [low, high] = actionRanges(task)[0]!.range;
  expect(first.every((action) => action >= low && action <= high)).toBe(true);
});
