import { describe, expect, test } from "vitest";
import { field } from "../../src/sim/fields.ts";
import {
  extremeTransitions,
  randomTransitions,
  rolloutTransitions,
  scalarRanges,
} from "../../src/sim/states.ts";
import { walkFromZero, walkTask } from "./walker.ts";

describe("random transitions", () => {
  test("lie within the ranges, fill them, and are steps of the environment", () => {
    const { columns, rows, fitness, success } = randomTransitions(walkTask, 500, 1);
    expect(rows).toBe(500);
    for (const column of columns.state) {
      expect(Math.min(...column)).toBeGreaterThanOrEqual(-10);
      expect(Math.min(...column)).toBeLessThan(-9);
      expect(Math.max(...column)).toBeGreaterThan(9);
      expect(Math.max(...column)).toBeLessThanOrEqual(10);
    }
    for (let row = 0; row < rows; row++) {
      expect(columns.next[0]![row]).toBe(Math.fround(columns.state[0]![row]! + columns.action[0]![row]!));
      expect(fitness[row]).toBe(columns.next[0]![row]);
      expect(success![row]).toBe(columns.next[0]![row]! > 2 ? 1 : 0);
    }
  });

  test("depend on the seed alone", () => {
    const state = (seed: number) => randomTransitions(walkTask, 20, seed).columns.state;
    expect(state(1)).toEqual(state(1));
    expect(state(1)).not.toEqual(state(2));
  });

  test("of fields without bounds spread about as far as rollouts do", () => {
    const unbounded = walkFromZero({
      environment: {
        ...walkTask.environment,
        state: { ...walkTask.environment.state, position: field("m", "where") as never },
      },
    });
    const [low, high] = scalarRanges(unbounded)[0]!;
    expect(low).toBeGreaterThan(-3);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(2);
    expect(high).toBeLessThan(6.5);
  });
});

describe("rollout transitions", () => {
  test("are consecutive steps of one instance, `environments` rows apart", () => {
    const { columns, rows } = rolloutTransitions(walkTask, 100, 1);
    const { environments } = columns.layout;
    expect(rows).toBeGreaterThanOrEqual(100);
    for (let row = environments; row < rows; row++) {
      if (columns.starts[row] === 1) continue;
      expect(columns.state[0]![row]).toBe(columns.next[0]![row - environments]);
    }
    expect(columns.starts.slice(0, environments).every((flag) => flag === 1)).toBe(true);
  });
});

describe("extreme transitions", () => {
  test("hold both ends and zero of every field and control, all together and one at a time", () => {
    const { columns } = extremeTransitions(walkTask);
    for (const column of columns.state) {
      expect(new Set(column)).toEqual(new Set([-10, 0, 10, ...column.slice(-1)]));
    }
    const row = (values: number[]) =>
      columns.state[0]!.findIndex((_, r) => values.every((value, k) => columns.state[k]![r] === value));
    expect(row([0, 0, 0])).toBeGreaterThanOrEqual(0);
    expect(row([10, 10, 10])).toBeGreaterThanOrEqual(0);
    expect(row([0, -10, 0])).toBeGreaterThanOrEqual(0);
    expect(Math.max(...columns.action[0]!)).toBe(1);
    expect([...columns.action[0]!]).toContain(0);
  });
});
