/** One policy in training: what its job asks for along the way. Checkpoints, what is shown of its progress, and when it is given up. */
import { type Archive, ArchiveError } from "../core/archive.ts";
import { mean } from "../core/statistics.ts";
import type { Metrics, TrainerEvent, TrainingJob } from "../core/training.ts";
import { actionSpaceOf } from "./action.ts";
import type { UpdateReport } from "./course.ts";
import { GoodhartWatch } from "./goodhart-watch.ts";
import type { Lane } from "./lane.ts";
import type { TrainingEpisode } from "./log/episode-returns.ts";
import { metricsOf } from "./log/metrics.ts";
import type { PolicySnapshot } from "./policy-graph.ts";

/** Training episodes behind what progress tells of them, as in Stable-Baselines3. */
const PROGRESS_EPISODES = 100;

export type ProgressEvent = Extract<TrainerEvent, { readonly type: "progress" }>;

export class Trainee {
  readonly job: TrainingJob;
  readonly lane: Lane;
  snapshots: PolicySnapshot[] = [];
  /** Whether the training was given up, as the job asked for. */
  stopped = false;
  /** Rollouts that were learnt from. */
  rollouts = 0;
  #recent: TrainingEpisode[] = [];
  readonly #watch: GoodhartWatch | null;
  readonly #allRollouts: number;
  readonly #rolloutSteps: number;

  constructor(job: TrainingJob, lane: Lane) {
    this.job = job;
    this.lane = lane;
    this.#watch = job.earlyStop
      ? new GoodhartWatch(job.earlyStop, lane.environment.task.fitness.range)
      : null;
    this.#rolloutSteps = job.settings.environments * job.settings.rollout;
    this.#allRollouts = rolloutsOf(job);
  }

  /** Environment steps so far. */
  get steps(): number {
    return this.rollouts * this.#rolloutSteps;
  }

  /** Share of the training that is still to come, in [0, 1]. */
  get left(): number {
    return 1 - this.rollouts / this.#allRollouts;
  }

  get ended(): boolean {
    return this.stopped || this.rollouts >= this.#allRollouts;
  }

  /**
   * Saves or restores how far it is, after a rollout was learnt from.
   * @param actorSize elements of a policy
   */
  archive(archive: Archive, actorSize: number): void {
    const number = (value = 0): number => archive.number(value);
    const floats = (size: number, values?: Float32Array): Float32Array => {
      const all = values ?? new Float32Array(size);
      archive.array(all);
      return all;
    };
    const { observationSize } = this.lane.environment;
    this.rollouts = number(this.rollouts);
    if (!Number.isInteger(this.rollouts) || this.rollouts < 0 || this.rollouts > this.#allRollouts)
      throw new ArchiveError(`it says that ${this.rollouts} of ${this.#allRollouts} rollouts are done`);
    this.stopped = number(this.stopped ? 1 : 0) === 1;
    this.snapshots = archive.list(this.snapshots, (snapshot) => ({
      steps: number(snapshot?.steps),
      actor: floats(actorSize, snapshot?.actor),
      mean: floats(observationSize, snapshot?.mean),
      inverseStd: floats(observationSize, snapshot?.inverseStd),
    }));
    this.#recent = archive.list(this.#recent, (end) => ({
      instance: number(end?.instance),
      length: number(end?.length),
      fitness: number(end?.fitness),
      success: number(end?.success ? 1 : 0) === 1,
      terminated: number(end?.terminated ? 1 : 0) === 1,
      row: number(end?.row),
      return: number(end?.return),
    }));
    this.#watch?.archive(archive);
  }

  /** Enters what a rollout brought, before it is learnt from. */
  collected(): void {
    const { ended, termMeans } = this.lane;
    this.#watch?.add(
      ended.map(({ fitness }) => fitness),
      termMeans.reduce((sum, term) => sum + term, 0),
    );
    this.#recent.push(...ended);
    this.#recent.splice(0, this.#recent.length - PROGRESS_EPISODES);
  }

  /**
   * Enters that the rollout was learnt from, and keeps a checkpoint if one is due.
   * @param actor   parameters of the actor now, `[network.actorSize]`, a Gaussian's log standard deviations last: a view
   * @param report  what the rollout taught
   * @param seconds since the training began
   */
  improved(actor: Float32Array, report: UpdateReport, seconds: number): ProgressEvent {
    this.rollouts++;
    const { steps } = this;
    if (this.atCheckpoint) {
      const { mean: center, inverseStd } = this.lane.normaliser;
      this.snapshots.push({
        steps,
        actor: actor.slice(),
        mean: center.slice(),
        inverseStd: inverseStd.slice(),
      });
      this.stopped = this.left > 0 && this.#watch?.checkpoint() === true;
    }
    return {
      type: "progress",
      steps,
      fitness: this.#recent.length > 0 ? mean(this.#recent.map(({ fitness }) => fitness)) : null,
      stepsPerSecond: steps / seconds,
      metrics: this.#metrics(actor, report, seconds),
    };
  }

  #metrics(actor: Float32Array, report: UpdateReport, seconds: number): Metrics {
    const { environment, reward, termMeans, values, targets } = this.lane;
    const { policy, outputs } = actionSpaceOf(environment.task);
    return metricsOf({
      settings: this.job.settings,
      report,
      logStd: policy === "gaussian" ? actor.subarray(-outputs) : null,
      values,
      targets,
      terms: reward.terms.map((name, k) => [name, termMeans[k]!] as const),
      episodes: this.#recent,
      hasSuccess: environment.task.success !== undefined,
      rollouts: this.rollouts,
      steps: this.steps,
      seconds,
    });
  }

  /** Whether one of the job's evenly spaced checkpoints falls on the latest rollout; the last one always bears one. */
  get atCheckpoint(): boolean {
    const count = this.job.checkpoints;
    const marks = (done: number): number => Math.floor((done * count) / this.#allRollouts);
    return marks(this.rollouts) > marks(this.rollouts - 1) || this.left === 0;
  }
}

/** Rollouts of a training: its steps, rounded up. */
function rolloutsOf({ steps, settings }: TrainingJob): number {
  return Math.ceil(steps / (settings.environments * settings.rollout));
}
