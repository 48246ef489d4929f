/** The registry: every task that the program knows, and the texts of their reference rewards. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { similar } from "../src/core/nearest.ts";
import { packageRoot } from "../src/core/package.ts";
import { Problem, UsageProblem } from "../src/core/problem.ts";
import type { Task } from "../src/sim/environment.ts";
import { tasks as acrobot } from "./acrobot/tasks.ts";
import { tasks as cartpole } from "./cartpole/tasks.ts";
import { tasks as cartpoleDiscrete } from "./cartpole-discrete/tasks.ts";
import { tasks as mountaincar } from "./mountaincar/tasks.ts";
import { tasks as navigation } from "./navigation/tasks.ts";
import { tasks as pendulum } from "./pendulum/tasks.ts";
import { tasks as quadrotor } from "./quadrotor/tasks.ts";
import { tasks as reacher } from "./reacher/tasks.ts";

/** Every task, in the order in which they are listed. */
export const tasks: readonly Task[] = [
  ...cartpole,
  ...cartpoleDiscrete,
  ...pendulum,
  ...acrobot,
  ...mountaincar,
  ...quadrotor,
  ...reacher,
  ...navigation,
];

/**
 * The task with an id.
 * @throws UsageProblem that names the ids most like it
 */
export function findTask(id: string): Task {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task) return task;
  const meant = similar(
    id,
    tasks.map((candidate) => candidate.id),
  );
  const question = meant.length > 0 ? `; did you mean ${meant.slice(0, 3).join(" or ")}?` : ";";
  throw new UsageProblem(`unknown task "${id}"${question} \`design-reward tasks\` lists them all`);
}

/**
 * The source text of a task's reference reward, a reward module. It is read as text, because only the source holds
 * the types and comments.
 * @throws Problem when its file is missing
 */
export function referenceReward(task: Task, which: "human" | "sparse"): string {
  const path = join(packageRoot(), "envs", task.environment.id, "rewards", task.rewards[which]);
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Problem(
      `the ${which} reward of task "${task.id}" cannot be read at ${path}; reinstall the package or restore the file`,
      { cause },
    );
  }
}
