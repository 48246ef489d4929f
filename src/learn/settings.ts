/** The learner's settings, where they come from, and how a task changes them. */
import type { LearnerSettings } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";

export const DEFAULT_SETTINGS: LearnerSettings = {
  environments: 128,
  rollout: 32,
  discount: 0.99,
  gaeLambda: 0.95,
  learningRate: 1e-3,
  entropy: 0,
  epochs: 4,
  minibatches: 4,
  clip: 0.2,
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
  hidden: [64, 64],
};

/** The defaults with what the task says about its training. */
export function settingsFor(task: Task): LearnerSettings {
  const { steps: _steps, ...own } = task.training;
  return { ...DEFAULT_SETTINGS, ...own };
}
