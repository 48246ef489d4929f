/** The learner's settings, where they come from, and how a task changes them. */
import type { LearnerSettings } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";

/**
 * "Measured" means: environment steps until the deterministic policy succeeds on cartpole-swingup with its human
 * reward, and the time that takes on one core, over 3 to 6 seeds, against the values named.
 */
export const DEFAULT_SETTINGS: LearnerSettings = {
  // Measured: 128 × 32 needed a quarter more steps, one seed in six failing in 200,000; 128 × 64 half as many again.
  environments: 64,
  rollout: 64,
  // Schulman et al. 2017 for MuJoCo, as is gaeLambda.
  discount: 0.99,
  gaeLambda: 0.95,
  // Where the adaptation starts and what it decays from. Measured: at 1e-3 one seed in six failed in 200,000 steps.
  learningRate: 2e-3,
  // No bonus, as for continuous control in Schulman et al. 2017; Andrychowicz et al. 2021 found none to help.
  entropy: 0,
  // Measured: 6 epochs saved about a tenth of the steps and cost half as much time again.
  epochs: 4,
  // Measured: 8 saved no steps and ran slower; 1,024 rows run at nearly the full rate of the matrix products.
  minibatches: 4,
  // Schulman et al. 2017, as are the layers.
  clip: 0.2,
  hidden: [64, 64],
  // CleanRL and OpenAI Baselines.
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
  // Measured: about 100,000 steps to swing up, instead of 120,000 to never with rates that only decay.
  adaptiveKl: 0.03,
};

/** The defaults with what the task says about its training. */
export function settingsFor(task: Task): LearnerSettings {
  const { steps: _steps, ...own } = task.training;
  return { ...DEFAULT_SETTINGS, ...own };
}
