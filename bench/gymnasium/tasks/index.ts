/** The classics of Gymnasium that have published results, and Gymnasium's own rewards for them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "../../../src/sim/environment.ts";
import { acrobot } from "./acrobot.ts";
import { cartpole } from "./cartpole.ts";
import { mountainCar } from "./mountain-car.ts";
import { mountainCarContinuous } from "./mountain-car-continuous.ts";
import { pendulum } from "./pendulum.ts";

export const classics: readonly Task[] = [cartpole, acrobot, pendulum, mountainCarContinuous, mountainCar];

/** @throws Error for an id that is none of them */
export function findClassic(id: string): Task {
  const task = classics.find((each) => each.id === id);
  if (!task)
    throw new Error(
      `"${id}" is no environment of this benchmark; name some of ${classics.map((each) => each.id).join(", ")}`,
    );
  return task;
}

/** The source of Gymnasium's reward as a reward module. */
export function gymnasiumReward(task: Task): string {
  return readFileSync(join(import.meta.dirname, "../rewards", task.rewards.human), "utf8");
}
