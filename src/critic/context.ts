/** What the loop knows and the critic needs besides the answer: plain data, and a way to ask a language model. */
import type { Trajectory } from "../core/training.ts";

/** A candidate of this run that was trained, or is in training. */
export interface TrainedReward {
  readonly id: string;
  /** For people, e.g. `g1c3`. */
  readonly label: string;
  readonly source: string;
}

/** What {@link Trajectory} holds of an episode that a reward can be asked about again; the kept rows may be a part of all. */
export type LabelledTrajectory = Pick<Trajectory, "success" | "length" | "step" | "state" | "action">;

/** How a language model is asked to read a reward. */
export interface Reviewer {
  /**
   * The model's answer to one prompt.
   * @throws FailureError of kind `provider` or `budget`
   */
  ask(prompt: string): Promise<string>;
  /** The user's own words for the task, where they replace the task's description. */
  readonly description?: string;
  /** How often answers for this seat were refused by the review before; 0 where left out. */
  readonly refusals?: number;
}

export interface CritiqueContext {
  /** Oldest first. */
  readonly trained?: readonly TrainedReward[];
  /** Episodes of earlier trainings. */
  readonly trajectories?: readonly LabelledTrajectory[];
  readonly reviewer?: Reviewer;
}
