/**
 * Hyperparameters by environment: the learner's defaults and what is changed in them, as the Zoo has them tuned by
 * environment too. Chosen on seeds from 101 on; what is published is trained on seeds from 1 on.
 */
import type { LearnerSettings } from "../../src/core/training.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";
import type { Task } from "../../src/sim/environment.ts";

const changes: Readonly<Record<string, Partial<LearnerSettings>>> = {
  // A quarter of the rows in a rollout: four times as many updates in the 100,000 steps.
  "CartPole-v1": { environments: 16 },
  // Costs of far away tell little here (the Zoo has 0.9); more passes over the few rows, in smaller steps.
  "Pendulum-v1": { discount: 0.95, epochs: 10, adaptiveKl: 0.015 },
  // The flag is hundreds of steps away (discount of the Zoo), and there are 20,000 steps in all.
  "MountainCarContinuous-v0": { discount: 0.9999, environments: 8, rollout: 128 },
};

/** Of all of them: what the others were chosen with. */
const learningRate = 2e-3;

/** The settings of an environment's trainings. */
export function settingsOf(environment: string): LearnerSettings {
  return { ...DEFAULT_SETTINGS, learningRate, ...changes[environment] };
}

/** Environment steps of a training: the task's, rounded down to whole rollouts so that it is never more. */
export function stepsOf(task: Task): number {
  const { environments, rollout } = settingsOf(task.id);
  return task.training.steps - (task.training.steps % (environments * rollout));
}
