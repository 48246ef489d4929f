import { describe, expect, test } from "vitest";
import { explore } from "../../../src/designers/offline/knowledge.ts";
import { sliderTask } from "./slider-task.ts";

describe("experiments on a task", () => {
  const knowledge = explore(sliderTask);

  test("find the goal, and leave out what does not matter", () => {
    expect(knowledge.goal.map(({ feature }) => feature.name)).toEqual(["placeToGoal"]);
    const [goal] = knowledge.goal;
    expect(goal?.target).toBe(0);
    expect(goal?.tolerance).toBeGreaterThan(0.1);
    expect(goal?.tolerance).toBeLessThan(0.35);
  });

  test("find what ends an episode in failure", () => {
    expect(knowledge.endsInFailure).toBe(true);
    expect(knowledge.endsAtGoal).toBe(false);
    expect(knowledge.safety.map(({ feature }) => feature.name)).toEqual(["place"]);
    expect(knowledge.safety[0]?.tolerance).toBeCloseTo(5, 1);
  });

  test("are told apart: a goal that ends the episode is no failure", () => {
    const ending = explore({
      ...sliderTask,
      endsWhen: "the block is at the goal",
      terminated: ({ place, goal }) => Math.abs(Number(place) - Number(goal)) < 0.2,
      fitness: { ...sliderTask.fitness, afterEnd: "hold" },
    });
    expect(ending.endsAtGoal).toBe(true);
    expect(ending.endsInFailure).toBe(false);
  });

  test("use survival where the fitness is the same for every living step", () => {
    const survive = explore({ ...sliderTask, fitness: { ...sliderTask.fitness, of: () => 1 } });
    expect(survive.goal.map(({ feature, target }) => [feature.name, target])).toEqual([["place", 0]]);
  });
});
