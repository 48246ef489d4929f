/** The learner's settings: what each means, between which bounds it lies, and where its default comes from. */
import { z } from "zod";
import type { LearnerSettings } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";

/** One setting. A setting without a default is off unless a task or a person asks for it. */
export interface Setting<Value> {
  readonly check: z.ZodType<Value>;
  readonly default?: Value;
  readonly meaning: string;
  /** Of the idea and of the default. */
  readonly source: string;
}

const count = (most: number) => z.int().min(1).max(most);
const between = (low: number, high: number) => z.number().min(low).max(high);
const above0 = (high: number) => z.number().gt(0).max(high);

/**
 * "Measured" means: environment steps until the deterministic policy succeeds on cartpole-swingup with its human
 * reward, and the time that takes on one core, over 3 to 6 seeds, against the values named; all but the learning rate at
 * one of 0.002.
 */
export const SETTINGS: {
  readonly [Name in keyof LearnerSettings]-?: Setting<NonNullable<LearnerSettings[Name]>>;
} = {
  environments: {
    check: count(65_536),
    default: 64,
    meaning: "instances of the environment that are stepped together",
    source:
      "measured: 128 × 32 needed a quarter more steps, one seed in six failing in 200,000; 128 × 64 half as many again",
  },
  rollout: {
    check: count(65_536),
    default: 64,
    meaning: "steps of each instance between two updates of the policy",
    source: "measured with the environments",
  },
  discount: {
    check: between(0, 1),
    default: 0.99,
    meaning: "γ of the return, a step",
    source: "Schulman et al. 2017, for MuJoCo",
  },
  gaeLambda: {
    check: between(0, 1),
    default: 0.95,
    meaning: "λ of the generalised advantage estimate",
    source: "Schulman et al. 2016; value of Schulman et al. 2017, for MuJoCo",
  },
  learningRate: {
    check: above0(1),
    default: 1e-3,
    meaning: "Adam's step size at the start, from which it is adapted and decays",
    source:
      "measured on cartpole-swingup: of 300 trainings of 300,000 steps 1 ended below a fitness of 0.9, at 1.4e-3 6 of 200, at 2e-3 11 of 300, which learn a tenth faster and come apart; with 200,000 steps as many at 1e-3 as at 2e-3 (7 and 8 of 120)",
  },
  decay: {
    check: z.enum(["linear", "none"]),
    default: "linear",
    meaning: "what becomes of the learning rate over a training: down to zero, or nothing",
    source: "Huang et al. 2022, the 37 implementation details of PPO, no. 4",
  },
  entropy: {
    check: between(0, 1),
    default: 0,
    meaning: "weight of the policy's mean entropy, in nats, in the objective",
    source:
      "Schulman et al. 2017; none for continuous control, and Andrychowicz et al. 2021 found none to help",
  },
  epochs: {
    check: count(1_000),
    default: 4,
    meaning: "passes over a rollout",
    source: "measured: 6 saved about a tenth of the steps and cost half as much time again",
  },
  minibatches: {
    check: count(65_536),
    default: 4,
    meaning: "parts into which a pass is split; each is one update",
    source:
      "measured: 8 saved no steps and ran slower; 1,024 rows run at nearly the full rate of the matrix products",
  },
  clip: {
    check: above0(10),
    default: 0.2,
    meaning: "ε of the clipped ratio",
    source: "Schulman et al. 2017",
  },
  valueCoefficient: {
    check: between(0, 1_000),
    default: 0.5,
    meaning: "weight of half the squared error of the values",
    source: "OpenAI Baselines and CleanRL",
  },
  valueClip: {
    check: above0(1_000),
    meaning:
      "how far a value may move from the acting critic's before its loss stops pulling, in scaled returns",
    source: "OpenAI Baselines' ppo2; off, since Andrychowicz et al. 2021 found that it hurts",
  },
  maxGradientNorm: {
    check: above0(1e6),
    default: 0.5,
    meaning: "Euclidean norm of all gradients together, to which longer ones are shortened",
    source: "OpenAI Baselines and CleanRL",
  },
  hidden: {
    check: z.array(count(4_096)).min(1).max(8),
    default: [64, 64],
    meaning: "widths of the hidden layers, of the actor and of the critic",
    source: "Schulman et al. 2017",
  },
  activation: {
    check: z.enum(["tanh", "relu", "elu"]),
    default: "tanh",
    meaning: "function of the hidden layers",
    source: "Schulman et al. 2017; Andrychowicz et al. 2021 found tanh best",
  },
  initialLogStd: {
    check: between(-5, 1),
    default: 0,
    meaning: "logarithm of the first standard deviation, in halves of a control's range",
    source: "CleanRL; with a deviation of 0.6 of that, one seed in three did not swing up in 300,000 steps",
  },
  adaptiveKl: {
    check: above0(100),
    default: 0.03,
    meaning: "nats by which the policy shall move in a rollout: the learning rate is adapted to it",
    source:
      "Schulman et al. 2017, with the rate in the place of the penalty's weight, as rl_games does; measured: about 100,000 steps to swing up, instead of 120,000 to never with rates that only decay",
  },
  targetKl: {
    check: above0(100),
    meaning: "ends the epochs of a rollout once the policy has moved further than 1.5 times this many nats",
    source: "OpenAI Spinning Up; off, since the adaptation does its work",
  },
};

/** What is written into a job. What is absent there stands for the default, so that older jobs keep their meaning. */
const WRITTEN = [
  "environments",
  "rollout",
  "discount",
  "gaeLambda",
  "learningRate",
  "entropy",
  "epochs",
  "minibatches",
  "clip",
  "hidden",
  "valueCoefficient",
  "maxGradientNorm",
  "adaptiveKl",
] as const satisfies readonly (keyof LearnerSettings)[];

export const DEFAULT_SETTINGS = Object.fromEntries(
  WRITTEN.map((name) => [name, SETTINGS[name].default]),
) as unknown as LearnerSettings;

/** The defaults with what the task says about its training. */
export function settingsFor(task: Task): LearnerSettings {
  const { steps: _steps, ...own } = task.training;
  return { ...DEFAULT_SETTINGS, ...own };
}
