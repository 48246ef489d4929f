/** The networks that a task and its settings ask for. */
import type { LearnerSettings } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import { actionSpaceOf } from "./action.ts";
import { createNetwork, type Network } from "./network.ts";

export function networkOf(task: Task, { hidden, activation }: LearnerSettings): Network {
  const { outputs, policy } = actionSpaceOf(task);
  return createNetwork(task.environment.observation.length, outputs, policy, hidden, activation);
}
