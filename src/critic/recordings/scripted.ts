/** Policies that need no learning and solve nothing: what a reward must not pay better than success. */
import { Random } from "../../core/random.ts";
import type { Task } from "../../sim/environment.ts";
import { actionRanges, drawActions, nearestToZero } from "../../sim/ranges.ts";

export interface ScriptedPolicy {
  /** For people, e.g. `standing still`. */
  readonly name: string;
  /** Writes the actions of step `t` into row `row` of `target`, row-major `[rows, actions]`. */
  act(t: number, target: Float32Array, row: number): void;
}

/** Steps for which a random action is held, and of the half wave of slow swings. */
const HOLD = 8;

/** The policies for a task's actions. Equal tasks give equal policies. */
export function scriptedPolicies(task: Task): readonly ScriptedPolicy[] {
  const actions = actionRanges(task);
  const constant = (name: string, values: readonly number[]): ScriptedPolicy => ({
    name,
    act: (_t, target, row) => target.set(values, row * actions.length),
  });
  const low = actions.map(({ range }) => range[0]);
  const high = actions.map(({ range }) => range[1]);
  const swing = (name: string, steps: number): ScriptedPolicy => ({
    name,
    act: (t, target, row) => target.set(Math.floor(t / steps) % 2 === 0 ? low : high, row * actions.length),
  });
  const random = (name: string, hold: number): ScriptedPolicy => ({
    name,
    act: (t, target, row) => drawActions(actions, new Random(row, Math.floor(t / hold)), target, row),
  });
  const middle = actions.map(({ range: [from, to], whole }) => {
    const centre = (from + to) / 2;
    return whole ? Math.floor(centre) : centre;
  });
  const still = constant(
    "standing still",
    actions.map(({ range }) => nearestToZero(range)),
  );
  const half = constant("a constant middle action", middle);
  const differ = middle.some((value, k) => value !== nearestToZero(actions[k]!.range));
  return [
    still,
    ...(differ ? [half] : []),
    constant("the lowest actions", low),
    constant("the highest actions", high),
    swing("switching the actions at every step", 1),
    swing("swinging the actions slowly", HOLD),
    random("random actions", 1),
    random("random actions, each held for a while", HOLD),
  ];
}
