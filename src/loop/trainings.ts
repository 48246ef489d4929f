/** The trainings of one run: which jobs they are, which the journal already holds, and where their files go. */
import { gateSettings } from "../core/gate-settings.ts";
import { deriveSeed } from "../core/random.ts";
import type { Contender, RunConfig, RunEvent, RunSignal } from "../core/run.ts";
import { rungsOf } from "../critic/index.ts";
import { createJob } from "../jobs/job.ts";
import type { TrainingQueue } from "../jobs/queue.ts";
import type { TrainingReport } from "../jobs/report.ts";
import type { Method } from "../methods/index.ts";
import { compileReward } from "../reward/compile.ts";
import type { RunFolder } from "../store/run-folder.ts";
import type { TrainingLog } from "../store/training-log.ts";
import type { Chronicle } from "./chronicle.ts";
import type { TrainingLogs } from "./training-logs.ts";

type Trained = Extract<RunEvent, { readonly type: "trained" | "training-failed" }>;
type ShortTrained = Extract<RunEvent, { readonly type: "short-trained" }>;
type FinalTrained = Extract<RunEvent, { readonly type: "final-trained" | "final-failed" }>;

/** One training of the search. */
export interface SearchTraining {
  readonly label: string;
  readonly id: string;
  readonly source: string;
  readonly seed: number;
}

/** One fresh training at the end. */
export interface FinalTraining {
  readonly contender: Contender;
  readonly id: string;
  readonly source: string;
  readonly seed: number;
}

export interface TrainingsOptions {
  readonly config: RunConfig;
  readonly method: Method;
  readonly queue: TrainingQueue;
  readonly chronicle: Chronicle;
  readonly folder: RunFolder;
  readonly logs: TrainingLogs;
  observe(signal: RunSignal): void;
}

/** Search trainings go before those of the reference rewards, which fill whatever room is left. */
const SEARCH_PRIORITY = 1;

export class Trainings {
  /** Common to all candidates, so that luck is shared. */
  readonly searchSeeds: readonly number[];
  /** For the finalists' further trainings. */
  readonly confirmSeeds: readonly number[];
  /** Fresh: no candidate was chosen on them. */
  readonly finalSeeds: readonly number[];
  /** Steps of the short trainings, ascending; none where every candidate is trained to the end. */
  readonly rungs: readonly number[];
  readonly #options: TrainingsOptions;
  readonly #running = new Map<string, Promise<TrainingReport>>();

  constructor(options: TrainingsOptions) {
    this.#options = options;
    const { config } = options;
    this.rungs = rungsOf(gateSettings(options.method.gates)["short-training"], config.steps);
    this.searchSeeds = Array.from({ length: config.seeds }, (_, k) => deriveSeed(config.seed, "search", k));
    this.confirmSeeds = Array.from({ length: options.method.confirm.seeds }, (_, k) =>
      deriveSeed(config.seed, "confirm", k),
    );
    this.finalSeeds = Array.from({ length: config.finalSeeds }, (_, k) =>
      deriveSeed(config.seed, "final", k),
    );
  }

  /** Begins with a candidate that passed the gates: its whole trainings, or its first short one. */
  begin(candidate: Omit<SearchTraining, "seed">): void {
    const [first] = this.rungs;
    if (first !== undefined) this.startShort(candidate, first);
    else for (const seed of this.searchSeeds) this.start({ ...candidate, seed });
  }

  /** Puts a training of a part of the steps in the queue unless the journal already holds its end. */
  startShort({ label, id, source }: Omit<SearchTraining, "seed">, steps: number): void {
    if (this.#options.chronicle.recall("short-trained", label, steps)) return;
    const log = this.#options.logs.open({ kind: "short", label, id, steps }, `${label}-short${steps}`);
    this.#launch(label, { id, source, seed: this.searchSeeds[0]! }, log, SEARCH_PRIORITY, steps);
  }

  async finishShort(
    { label, id }: Pick<SearchTraining, "label" | "id">,
    steps: number,
  ): Promise<ShortTrained> {
    const report = await this.#report(id, this.searchSeeds[0]!, steps);
    const common = { type: "short-trained", label, id, steps } as const;
    return report.status === "failed"
      ? { ...common, fitness: null, failure: report.failure }
      : { ...common, fitness: report.result.evaluation.fitness.mean };
  }

  /** Puts a training in the queue unless the journal already holds its end. */
  start({ label, id, source, seed }: SearchTraining): void {
    const { chronicle, logs } = this.#options;
    if (chronicle.recall(["trained", "training-failed"], label, seed)) return;
    const number = [...this.searchSeeds, ...this.confirmSeeds].indexOf(seed) + 1;
    const log = logs.open({ kind: "whole", label, id, seed }, `${label}-seed${number}`);
    this.#launch(label, { id, source, seed }, log, SEARCH_PRIORITY);
  }

  /** Puts a fresh training of a contender in the queue unless the journal already holds its end. */
  startFinal({ contender, id, source, seed }: FinalTraining): void {
    const { chronicle, logs } = this.#options;
    if (chronicle.recall(["final-trained", "final-failed"], contender, seed)) return;
    const number = this.finalSeeds.indexOf(seed) + 1;
    const log = logs.open({ kind: "final", contender, seed }, `${contender}-seed${number}`);
    this.#launch(`${contender} #${number}`, { id, source, seed }, log, 0);
  }

  /** Waits for a started training and writes its files. */
  async finish({ label, id, seed }: SearchTraining): Promise<Trained> {
    const report = await this.#report(id, seed);
    if (report.status === "failed")
      return { type: "training-failed", label, id, seed, failure: report.failure };
    const { policy, ...result } = report.result;
    // A candidate's files are of its first training; the journal holds the numbers of all.
    if (seed === this.searchSeeds[0]) {
      this.#options.folder.saveTraining(label, id, result, Buffer.from(policy, "base64"));
    }
    return { type: "trained", label, id, seed, result };
  }

  async finishFinal({ contender, id, seed }: FinalTraining): Promise<FinalTrained> {
    const report = await this.#report(id, seed);
    if (report.status === "failed") return { type: "final-failed", contender, seed, failure: report.failure };
    const { policy: _policy, ...result } = report.result;
    return { type: "final-trained", contender, seed, result };
  }

  #report(id: string, seed: number, steps = this.#options.config.steps): Promise<TrainingReport> {
    const running = this.#running.get(`${id}:${seed}:${steps}`);
    if (!running) throw new Error(`training ${id} with seed ${seed} was never started`);
    return running;
  }

  #launch(
    label: string,
    reward: { id: string; source: string; seed: number },
    log: TrainingLog,
    priority: number,
    steps = this.#options.config.steps,
  ): void {
    const { config, method, queue, observe } = this.#options;
    const key = `${reward.id}:${reward.seed}:${steps}`;
    if (this.#running.has(key)) return;
    const job = createJob({
      task: config.task,
      reward: { id: reward.id, javascript: compileReward(reward.source).javascript },
      seed: reward.seed,
      steps,
      settings: config.settings,
      checkpoints: method.train.checkpoints,
      episodes: method.train.episodes,
      ...(method.train.earlyStop && { earlyStop: method.train.earlyStop }),
      ...(config.backend && { backend: config.backend }),
      ...(config.together && { together: config.together }),
    });
    const report = queue
      .train(job, {
        priority,
        onStart: () => observe({ type: "training-started", label, steps }),
        onProgress: ({ steps: done, fitness, stepsPerSecond, metrics }) => {
          log.write(done, metrics);
          observe({ type: "training-progress", label, steps: done, fitness, stepsPerSecond });
        },
        onResumed: (done, refused) =>
          observe({
            type: "message",
            message:
              refused === null
                ? `${label} goes on after ${done} of ${steps} steps`
                : `${label} begins anew, because what it left cannot be used: ${refused}`,
          }),
      })
      .finally(() => log.close());
    this.#running.set(key, report);
    report.then(
      (ended) =>
        observe({
          type: "training-ended",
          label,
          timing: ended.status === "trained" ? ended.timing : null,
        }),
      // An aborted training is reported to whoever waits in `finish`.
      () => {},
    );
  }
}
