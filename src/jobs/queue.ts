/** Trainings waiting for their turn: as many processes at once as there are jobs, each with one training or a group of one kind. */
import { setTimeout } from "node:timers/promises";
import PQueue from "p-queue";
import type { TrainerEvent, TrainingJob, TrainingResult } from "../core/training.ts";
import { type Waiting, WaitingRoom } from "./group.ts";
import type { TrainingReport } from "./report.ts";
import type { StateKeeper } from "./state-keeper.ts";
import { type Member, runTrainer, runTrainers } from "./trainer-process.ts";

/** How long a training that may go with others waits for them; those of a generation come within this. */
const COMPANY_MS = 100;

/** Where trainings are kept, finished or not, so that nothing is done twice. */
export interface ResultStore {
  loadResult(job: string): TrainingResult | null;
  saveResult(result: TrainingResult): void;
  /** The latest state of a training that did not end, or null. */
  loadState(job: string): Uint8Array | null;
  saveState(job: string, state: Uint8Array): void;
  dropState(job: string): void;
}

/**
 * Carries a job to where it is trained and its report back. Both are plain JSON.
 * @throws the signal's reason when cancelled
 */
export type TrainingPlace = (
  job: TrainingJob,
  signal: AbortSignal,
  onProgress?: TrainOptions["onProgress"],
  states?: StateKeeper,
) => Promise<TrainingReport>;

/** The same for jobs of one kind that are trained together; the reports are in their order. */
export type GroupPlace = (members: readonly Member[], signal: AbortSignal) => Promise<TrainingReport[]>;

export interface TrainOptions {
  /** Higher goes first. */
  readonly priority?: number;
  onStart?(): void;
  onProgress?(event: Extract<TrainerEvent, { readonly type: "progress" }>): void;
  /** See {@link StateKeeper.onResumed}. */
  readonly onResumed?: StateKeeper["onResumed"];
}

export class TrainingQueue {
  readonly #queue: PQueue;
  readonly #store: ResultStore | null;
  readonly #run: TrainingPlace;
  readonly #runGroup: GroupPlace;
  readonly #signal: AbortSignal;
  readonly #room = new WaitingRoom();

  /**
   * @param jobs processes side by side, at least 1
   * @param signal cancels everything waiting and running
   * @param run where trainings run; by default a process of their own on this machine
   * @param runGroup where trainings run that go together; by default one process on this machine
   */
  constructor(
    jobs: number,
    signal: AbortSignal,
    store: ResultStore | null = null,
    run: TrainingPlace = runTrainer,
    runGroup: GroupPlace = runTrainers,
  ) {
    this.#queue = new PQueue({ concurrency: jobs });
    this.#signal = signal;
    this.#store = store;
    this.#run = run;
    this.#runGroup = runGroup;
  }

  /**
   * The result from the store, or a training, which goes on where an earlier attempt was broken off. A fault of the
   * machine is tried once more.
   * @throws the abort reason when cancelled
   */
  async train(job: TrainingJob, options: TrainOptions = {}): Promise<TrainingReport> {
    const kept = this.#store?.loadResult(job.id);
    if (kept) {
      this.#store?.dropState(job.id);
      return { status: "trained", result: kept, timing: null };
    }
    const turn = { priority: options.priority ?? 0, signal: this.#signal };
    if ((job.together ?? 1) > 1) return this.#trainInCompany(job, options, turn);
    return this.#queue.add(async () => {
      options.onStart?.();
      return this.#keep(job, await this.#attempt(job, options));
    }, turn);
  }

  /** Whichever training of a group has its turn first takes the others along; their own turns then find nothing to do. */
  #trainInCompany(
    job: TrainingJob,
    options: TrainOptions,
    turn: { readonly priority: number; readonly signal: AbortSignal },
  ): Promise<TrainingReport> {
    const { promise, resolve, reject } = Promise.withResolvers<TrainingReport>();
    const waiting: Waiting = {
      member: this.#member(job, options),
      priority: turn.priority,
      settle: (report) => resolve(this.#keep(job, report)),
      fail: reject,
    };
    this.#room.enter(waiting);
    this.#queue
      .add(async () => {
        if (!this.#room.holds(waiting)) return;
        await setTimeout(COMPANY_MS, undefined, { signal: this.#signal });
        if (this.#room.holds(waiting)) await this.#trainGroup(this.#room.takeWith(waiting));
      }, turn)
      .catch(reject);
    return promise;
  }

  async #trainGroup(group: readonly Waiting[]): Promise<void> {
    try {
      for (const { member } of group) member.onStart?.();
      const reports = await this.#runGroup(
        group.map(({ member }) => member),
        this.#signal,
      );
      for (const [k, report] of reports.entries()) {
        const { member, settle } = group[k]!;
        // A process that died takes all down with it, whoever was to blame: alone, each gets its own verdict.
        const again =
          report.status === "failed" && (report.shared === true || report.failure.kind === "machine");
        settle(again ? (await this.#runGroup([member], this.#signal))[0]! : report);
      }
    } catch (error) {
      for (const { fail } of group) fail(error);
      throw error;
    }
  }

  /** Keeps a result, and forgets the state on the way to it. */
  #keep(job: TrainingJob, report: TrainingReport): TrainingReport {
    if (report.status === "trained") this.#store?.saveResult(report.result);
    this.#store?.dropState(job.id);
    return report;
  }

  async #attempt(job: TrainingJob, options: TrainOptions): Promise<TrainingReport> {
    const attempt = (): Promise<TrainingReport> => {
      const { onProgress, states } = this.#member(job, options);
      return this.#run(job, this.#signal, onProgress, states);
    };
    const report = await attempt();
    return report.status === "failed" && report.failure.kind === "machine" ? attempt() : report;
  }

  #member(job: TrainingJob, { onStart, onProgress, onResumed }: TrainOptions): Member {
    const store = this.#store;
    const states: StateKeeper | undefined = store
      ? {
          get from() {
            return store.loadState(job.id);
          },
          keep: (state) => store.saveState(job.id, state),
          onResumed,
        }
      : undefined;
    return { job, onStart, onProgress, states };
  }
}
