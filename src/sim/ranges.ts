/** The ranges of state fields and actions, and uniform draws from them. */
import type { Random } from "../core/random.ts";
import type { Task } from "./environment.ts";
import { type ActionSpecs, isChoice, type Range } from "./fields.ts";

/** What an action can be: a control's range, or the indices of a choice. */
export interface ActionRange {
  readonly range: Range;
  /** Only whole numbers. */
  readonly whole: boolean;
}

/** The range of every action of a task, in order. */
export function actionRanges(task: Task): readonly ActionRange[] {
  return Object.values(task.environment.action as ActionSpecs).map((spec) =>
    isChoice(spec)
      ? { range: [0, spec.options.length - 1], whole: true }
      : { range: spec.range, whole: false },
  );
}

/** Draws one uniform value of every action into row `row` of `target`, row-major `[rows, actions]`. */
export function drawActions(
  actions: readonly ActionRange[],
  random: Random,
  target: Float32Array,
  row: number,
): void {
  actions.forEach(({ range: [low, high], whole }, k) => {
    target[row * actions.length + k] = whole
      ? low + random.integer(high - low + 1)
      : random.uniform(low, high);
  });
}

/** Zero, or the end of the range that is nearest to it. */
export function nearestToZero([low, high]: Range): number {
  return Math.min(Math.max(0, low), high);
}
