/** The job that a trainer process gets and the result that it gives: plain JSON, so that a queue can carry both. */
import type { BackendId } from "./backend-id.ts";
import type { Failure } from "./outcome.ts";

export type Activation = "tanh" | "relu" | "elu";

/** PPO settings. Ranges, defaults and the sources of both stand in `src/learn/settings.ts`. */
export interface LearnerSettings {
  /** Instances of the environment that are stepped together. */
  readonly environments: number;
  /** Steps of each instance between two updates of the policy. */
  readonly rollout: number;
  /** γ of the return, a step. */
  readonly discount: number;
  /** λ of the generalised advantage estimate. */
  readonly gaeLambda: number;
  /** Adam's, at the start. */
  readonly learningRate: number;
  /** What becomes of the learning rate over a training, beside the adaptation; `linear`, down to zero, where absent. */
  readonly decay?: "linear" | "none";
  /** Weight of the mean entropy, in nats, in the objective. */
  readonly entropy: number;
  /** Passes over a rollout. */
  readonly epochs: number;
  /** Parts into which a pass is split; each is one update. */
  readonly minibatches: number;
  /** ε of the clipped ratio. */
  readonly clip: number;
  /** Weight of half the squared error of the values. */
  readonly valueCoefficient: number;
  /** How far a value may move from the acting critic's before its loss stops pulling, in scaled returns. Absent for no limit. */
  readonly valueClip?: number;
  /** Euclidean norm of all gradients together, to which longer ones are shortened. */
  readonly maxGradientNorm: number;
  /** Widths of the hidden layers, of the actor and of the critic. */
  readonly hidden: readonly number[];
  /** Of the hidden layers; `tanh` where absent. */
  readonly activation?: Activation;
  /** Logarithm of the first standard deviation, in halves of a control's range; 0 where absent. */
  readonly initialLogStd?: number;
  /** Nats by which the policy shall move in a rollout: the learning rate is adapted to it. Absent for a rate that only decays. */
  readonly adaptiveKl?: number;
  /** Ends the epochs of a rollout once the policy has moved further than 1.5 times this many nats. Absent for no limit. */
  readonly targetKl?: number;
}

export interface TrainingJob {
  /** Hash of everything below. */
  readonly id: string;
  readonly task: string;
  readonly reward: {
    readonly id: string;
    /** The reward module compiled to plain JavaScript. */
    readonly javascript: string;
  };
  readonly seed: number;
  /** Environment steps; rounded up to whole rollouts. */
  readonly steps: number;
  readonly settings: LearnerSettings;
  readonly checkpoints: number;
  /** Fresh evaluation episodes of the policy that counts. */
  readonly episodes: number;
  /** Ends the training when the reward is seen to be hacked. Absent for a training that always takes all its steps. */
  readonly earlyStop?: EarlyStop;
  /** What the graphs run on; absent for the default. Backends agree up to rounding, so they decide a result's digits. */
  readonly backend?: BackendId;
  /**
   * Policies in the graph that this one is trained in, 1 where absent. Others of the same kind may be trained in it at
   * the same time, which changes nothing; the size of the graph does, in the last digits.
   */
  readonly together?: number;
}

/** Most policies of one graph. */
export const MAX_TOGETHER = 64;

/** When a training is given up: `src/learn/goodhart-watch.ts` has the rule and its sources. */
export interface EarlyStop {
  /** How far the fitness must have fallen below its best, as a share of the measure's range. */
  readonly loss: number;
  /** Checkpoints in a row at which it must have. */
  readonly patience: number;
}

/** Mean, and the spread of one number over episodes. */
export interface Summary {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** The deterministic policy of one moment of training, over evaluation episodes. */
export interface Evaluation {
  readonly episodes: number;
  readonly fitness: Summary;
  /** Share of successful episodes, or null when the task has no success predicate. */
  readonly success: number | null;
  /** Steps. */
  readonly length: Summary;
  /** Return under the trained reward. */
  readonly return: Summary;
  /** Return of each term. */
  readonly terms: Readonly<Record<string, Summary>>;
}

/** A checkpoint of training. */
export interface Checkpoint {
  /** Environment steps so far. */
  readonly steps: number;
  readonly evaluation: Evaluation;
}

/** One episode of the policy that counts, thinned for reading. */
export interface Trajectory {
  readonly fitness: number;
  readonly success: boolean | null;
  /** Steps of the whole episode. */
  readonly length: number;
  readonly terminated: boolean;
  readonly return: number;
  /** Step index of every kept row. */
  readonly step: readonly number[];
  /** Kept values by column, e.g. `poleAngle`, `force`, and the reward terms under `terms`. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly action: Readonly<Record<string, readonly number[]>>;
  readonly terms: Readonly<Record<string, readonly number[]>>;
}

/** The same policy in a world that it was not trained in, on 8 episodes. */
export interface Trial {
  /**
   * `weak`: controls act with 80 % of their strength, as if everything were a quarter heavier; `late`: each action acts one step later; `loaded`: a constant
   * twentieth of their range is added to the controls; `pushed`: for the first hundredth of the time limit the
   * controls stand at random ends of their ranges, so that the policy takes over where training never started.
   */
  readonly world: "weak" | "late" | "loaded" | "pushed";
  /** Mean fitness. */
  readonly fitness: number;
  /** Mean fitness of the same starts in the world of training. */
  readonly usual: number;
}

/** How the policy that counts behaves, beyond its summary: what the analyser's alarms rest on. */
export interface Conduct {
  /** The fresh episodes in their order, `[episodes]` each, to six digits. */
  readonly episodes: {
    readonly fitness: readonly number[];
    readonly return: readonly number[];
    readonly terms: Readonly<Record<string, readonly number[]>>;
  };
  /** For each control, over all steps: share at a limit, and share of jumps over more than half the range from one step to the next. */
  readonly controls: Readonly<Record<string, { readonly atLimit: number; readonly jumps: number }>>;
  /** Stretches between two visits to the same place that are paid for and bring no fitness. */
  readonly loops: {
    /** Share of the steps that lie on one. */
    readonly steps: number;
    /** What they pay as a share of all that is paid, in [0, 1]. */
    readonly paid: number;
    /** Steps between the two visits, mean. */
    readonly period: number;
  };
  /** Share of the steps in each bin of each entry of the observation, `[observationSize, bins]`. */
  readonly visits: readonly (readonly number[])[];
}

/** What random actions earn and where they lead: the reference that needs no skill. */
export interface RandomReference {
  /** `[16]` each. */
  readonly fitness: readonly number[];
  readonly return: readonly number[];
  readonly visits: readonly (readonly number[])[];
}

/** Measured after a training, on seeds of its own; it decides nothing about the policy that counts. */
export interface Audit extends Conduct {
  /** Null when the reward fails on random actions. */
  readonly random: RandomReference | null;
  /** Empty for a policy that does not do the task: there is nothing to lose. */
  readonly trials: readonly Trial[];
}

export interface TrainingResult {
  readonly job: string;
  /** About ten, evenly spaced, the last at the end of training. */
  readonly checkpoints: readonly Checkpoint[];
  /** Index into `checkpoints` of the policy that counts: the one with the highest own return. */
  readonly selected: number;
  /** Fresh episodes of the selected policy, on seeds that no checkpoint saw. */
  readonly evaluation: Evaluation;
  /** Best and worst fresh episode of the selected policy. */
  readonly best: Trajectory;
  readonly worst: Trajectory;
  /** Absent in results of versions before 0.2. */
  readonly audit?: Audit;
  /** True when the training was given up before its last step, as the job asked for. */
  readonly stopped?: true;
  /** The selected policy as a self-contained ONNX file, base64. */
  readonly policy: string;
  /** Environment steps done. */
  readonly steps: number;
}

/** A training's result as the journal holds it: the policy lies in a file beside it. */
export type RecordedResult = Omit<TrainingResult, "policy">;

/** Wall-clock facts, kept apart from the result because they differ between two equal trainings. */
export interface TrainingTiming {
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Share of the training spent in the reward, in [0, 1]. */
  readonly rewardShare: number;
  /** Share of the training spent in the audit of the policy that counts, in [0, 1]; absent before 0.2. */
  readonly auditShare?: number;
}

/** The line that a trainer process is sent: trainings that differ in nothing but their rewards and seeds. */
export interface TrainerRequest {
  readonly members: readonly TrainerMember[];
}

export interface TrainerMember {
  readonly job: TrainingJob;
  /** Absent where nobody keeps the states of a training. */
  readonly continuation?: {
    /** The latest state of the same job, base64; null where there is none. */
    readonly from: string | null;
    /** See `StateKeeper.everyMs`. */
    readonly everyMs?: number;
  };
}

/** A line that a trainer process writes. */
export interface MemberEvent {
  /** Which of the request's members it is about. */
  readonly member: number;
  readonly event: TrainerEvent;
}

/** What a rollout is logged with, by name (`docs/logging.md`); finite numbers only, what is not known is left out. */
export type Metrics = Readonly<Record<string, number>>;

/** What a trainer process tells of one training. */
export type TrainerEvent =
  | { readonly type: "started" }
  /** What became of the state that it was sent: it goes on after `steps`, or begins anew because of `refused`. */
  | { readonly type: "resumed"; readonly steps: number; readonly refused: string | null }
  /** From which the training can go on after `steps`; base64. */
  | { readonly type: "state"; readonly steps: number; readonly state: string }
  | {
      readonly type: "progress";
      readonly steps: number;
      /** Mean fitness of the latest training episodes (exploring policy): for display only. */
      readonly fitness: number | null;
      readonly stepsPerSecond: number;
      readonly metrics: Metrics;
    }
  | { readonly type: "result"; readonly result: TrainingResult; readonly timing: TrainingTiming }
  | { readonly type: "failure"; readonly failure: Failure };
