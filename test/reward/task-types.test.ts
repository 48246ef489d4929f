import ts from "typescript";
import { expect, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { taskTypes } from "../../src/reward/task-types.ts";
import { tinyTask } from "./tiny-task.ts";

test("units, ranges and meanings stand at every field", () => {
  expect(taskTypes(tinyTask)).toMatchInlineSnapshot(`
    "/**
     * Types of the task "line-reach": Mass to the middle.
     *
     * Push the mass to the middle of the line and keep it there for as long as the episode lasts, with as
     * little force as possible.
     *
     * One step is 0.1 s; an episode lasts at most 50 steps (5 s).
     * It ends early when: the mass leaves [-2, 2] m.
     */

    /** What is so at one moment. \`s\` is the state before the step, \`next\` the one after it. */
    export interface State {
      /** m, in [-2, 2]. Place of the mass; 0 is the goal. */
      readonly position: number;
      /** m/s, unbounded. Rate of \`position\` * / and no end of the comment. */
      readonly velocity: number;
      /** No unit, at least 0. Two marks on the line. */
      readonly flags: readonly [number, number];
    }

    /** What the policy did in the step, clipped to its range. */
    export interface Action {
      /** N, in [-1, 1]. Push along the line. */
      readonly force: number;
    }
    "
  `);
});

test("a choice is the index of an option", () => {
  const task = tasks.find(({ id }) => id === "cartpole-balance-discrete")!;
  expect(taskTypes(task)).toMatch(/readonly \w+: 0 \| 1( \| \d)*;/);
});

test.each(tasks.map((task) => [task.id, task] as const))(
  "the types of %s are valid TypeScript",
  (_id, task) => {
    const { diagnostics } = ts.transpileModule(taskTypes(task), { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  },
);
