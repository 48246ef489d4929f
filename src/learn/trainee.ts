/** One policy in training: what its job asks for along the way. Checkpoints, what is shown of its progress, and when it is given up. */
import { mean } from "../core/statistics.ts";
import type { TrainerEvent, TrainingJob } from "../core/training.ts";
import type { EpisodeEnd } from "../sim/vector-environment.ts";
import type { UpdateReport } from "./course.ts";
import { GoodhartWatch } from "./goodhart-watch.ts";
import type { Lane } from "./lane.ts";
import type { PolicySnapshot } from "./policy-graph.ts";

/** Training episodes behind the fitness that progress shows. */
const PROGRESS_EPISODES = 100;

export type ProgressEvent = Extract<TrainerEvent, { readonly type: "progress" }>;

export class Trainee {
  readonly job: TrainingJob;
  readonly lane: Lane;
  readonly snapshots: PolicySnapshot[] = [];
  /** Whether the training was given up, as the job asked for. */
  stopped = false;
  readonly #recent: EpisodeEnd[] = [];
  readonly #watch: GoodhartWatch | null;
  readonly #rollouts: number;
  readonly #rolloutSteps: number;

  constructor(job: TrainingJob, lane: Lane) {
    this.job = job;
    this.lane = lane;
    this.#watch = job.earlyStop
      ? new GoodhartWatch(job.earlyStop, lane.environment.task.fitness.range)
      : null;
    this.#rolloutSteps = job.settings.environments * job.settings.rollout;
    this.#rollouts = rolloutsOf(job);
  }

  /** Enters what a rollout brought, before it is learnt from. */
  collected(): void {
    const { ended, environment, reward } = this.lane;
    this.#watch?.add(
      ended.map(({ fitness }) => fitness),
      environment.columns.terms.slice(0, reward.terms.length).reduce((sum, term) => sum + mean(term), 0),
    );
    this.#recent.push(...ended);
    this.#recent.splice(0, this.#recent.length - PROGRESS_EPISODES);
  }

  /**
   * Enters that rollout `rollout` (from 1) was learnt from, and keeps a checkpoint if one is due.
   * @param actor   parameters of the actor now, `[network.actorSize]`: a view
   * @param seconds since the training began
   */
  improved(rollout: number, actor: Float32Array, _report: UpdateReport, seconds: number): ProgressEvent {
    const steps = rollout * this.#rolloutSteps;
    if (this.#isCheckpoint(rollout)) {
      const { mean: center, inverseStd } = this.lane.normaliser;
      this.snapshots.push({
        steps,
        actor: actor.slice(),
        mean: center.slice(),
        inverseStd: inverseStd.slice(),
      });
      this.stopped = rollout < this.#rollouts && this.#watch?.checkpoint() === true;
    }
    return {
      type: "progress",
      steps,
      fitness: this.#recent.length > 0 ? mean(this.#recent.map(({ fitness }) => fitness)) : null,
      stepsPerSecond: steps / seconds,
    };
  }

  /** Whether one of the job's evenly spaced checkpoints falls on this rollout; the last rollout always bears one. */
  #isCheckpoint(rollout: number): boolean {
    const count = this.job.checkpoints;
    const marks = (done: number): number => Math.floor((done * count) / this.#rollouts);
    return marks(rollout) > marks(rollout - 1) || rollout === this.#rollouts;
  }
}

/** Rollouts of a training: its steps, rounded up. */
export function rolloutsOf({ steps, settings }: TrainingJob): number {
  return Math.ceil(steps / (settings.environments * settings.rollout));
}
