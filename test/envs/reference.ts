/** Runs reference rewards as plain code, the way a reader of the file would. */
import { join } from "node:path";
import { layoutOf } from "../../src/sim/columns.ts";
import type { Task } from "../../src/sim/environment.ts";
import { stateReader } from "../../src/sim/state-rows.ts";
import type { TransitionSample } from "../../src/sim/states.ts";

type Reward = (s: unknown, a: unknown, next: unknown) => Record<string, number>;

/** The `reward` function of a task's reference reward. */
export async function loadReward(task: Task, which: "human" | "sparse"): Promise<Reward> {
  const folder = join(import.meta.dirname, "../../envs", task.environment.id, "rewards");
  const module: { reward: Reward } = await import(join(folder, task.rewards[which]));
  return module.reward;
}

/** Its terms on every row of a sample. */
export function rewardTerms(task: Task, reward: Reward, { columns, rows }: TransitionSample) {
  const { state, action } = layoutOf(task.environment, 1, 1);
  const readState = stateReader(state);
  const readAction = stateReader(action);
  return Array.from({ length: rows }, (_, row) =>
    reward(readState(columns.state, row), readAction(columns.action, row), readState(columns.next, row)),
  );
}
