/** Trainings waiting for their turn: as many at once as there are jobs. */
import PQueue from "p-queue";
import type { TrainerEvent, TrainingJob, TrainingResult } from "../core/training.ts";
import type { TrainingReport } from "./report.ts";
import { runTrainer } from "./trainer-process.ts";

/** Where finished trainings are kept, so that none is done twice. */
export interface ResultStore {
  loadResult(job: string): TrainingResult | null;
  saveResult(result: TrainingResult): void;
}

/**
 * Carries a job to where it is trained and its report back. Both are plain JSON.
 * @throws the signal's reason when cancelled
 */
export type TrainingPlace = (
  job: TrainingJob,
  signal: AbortSignal,
  onProgress?: TrainOptions["onProgress"],
) => Promise<TrainingReport>;

export interface TrainOptions {
  /** Higher goes first. */
  readonly priority?: number;
  onStart?(): void;
  onProgress?(event: Extract<TrainerEvent, { readonly type: "progress" }>): void;
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
   * The result from the store, or a training. A fault of the machine is tried once more.
   * @throws the abort reason when cancelled
   */
  async train(job: TrainingJob, options: TrainOptions = {}): Promise<TrainingReport> {
    const kept = this.#store?.loadResult(job.id);
    if (kept) return { status: "trained", result: kept, timing: null };
    return this.#queue.add(
      async () => {
        options.onStart?.();
        const first = await this.#run(job, this.#signal, options.onProgress);
        const report =
          first.status === "failed" && first.failure.kind === "machine"
            ? await this.#run(job, this.#signal, options.onProgress)
            : first;
        if (report.status === "trained") this.#store?.saveResult(report.result);
        return report;
      },
      { priority: options.priority ?? 0, signal: this.#signal },
    );
  }
}
