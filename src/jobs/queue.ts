/** Trainings waiting for their turn: as many at once as there are jobs. */
import PQueue from "p-queue";
import type { TrainerEvent, TrainingJob, TrainingResult } from "../core/training.ts";
import type { TrainingReport } from "./report.ts";
import type { StateKeeper } from "./state-keeper.ts";
import { runTrainer } from "./trainer-process.ts";

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
  readonly #signal: AbortSignal;

  /**
   * @param jobs trainings side by side, at least 1
   * @param signal cancels everything waiting and running
   * @param run where trainings run; by default a process of their own on this machine
   */
  constructor(
    jobs: number,
    signal: AbortSignal,
    store: ResultStore | null = null,
    run: TrainingPlace = runTrainer,
  ) {
    this.#queue = new PQueue({ concurrency: jobs });
    this.#signal = signal;
    this.#store = store;
    this.#run = run;
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
    return this.#queue.add(
      async () => {
        options.onStart?.();
        const first = await this.#attempt(job, options);
        const report =
          first.status === "failed" && first.failure.kind === "machine"
            ? await this.#attempt(job, options)
            : first;
        if (report.status === "trained") this.#store?.saveResult(report.result);
        this.#store?.dropState(job.id);
        return report;
      },
      { priority: options.priority ?? 0, signal: this.#signal },
    );
  }

  #attempt(job: TrainingJob, { onProgress, onResumed }: TrainOptions): Promise<TrainingReport> {
    const store = this.#store;
    const states: StateKeeper | undefined = store
      ? {
          from: store.loadState(job.id),
          keep: (state) => store.saveState(job.id, state),
          onResumed,
        }
      : undefined;
    return this.#run(job, this.#signal, onProgress, states);
  }
}
