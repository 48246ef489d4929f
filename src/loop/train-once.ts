/** One training outside any run: a person's own reward, or a reference reward. */
import { contentId } from "../core/identity.ts";
import { Interrupted, Problem } from "../core/problem.ts";
import type { RunSignal } from "../core/run.ts";
import type { TrainingResult, TrainingTiming } from "../core/training.ts";
import { createJob } from "../jobs/job.ts";
import { TrainingQueue } from "../jobs/queue.ts";
import { settingsFor } from "../learn/settings.ts";
import { changeSettings } from "../learn/settings-text.ts";
import { findMethod } from "../methods/index.ts";
import { compileReward } from "../reward/compile.ts";
import type { Task } from "../sim/environment.ts";

export interface TrainOnceOptions {
  readonly task: Task;
  /** What the training is called in the signals. */
  readonly label: string;
  /** A reward module. */
  readonly source: string;
  /** Environment steps; the task's default unless given. */
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
  /** Learner settings in place of the task's, each `name=value`. */
  readonly learner?: readonly string[] | undefined;
  observe(signal: RunSignal): void;
  readonly signal: AbortSignal;
}

/** @throws UsageProblem for a learner setting that cannot be; Problem when the training failed, with its kind and reason; Interrupted when cancelled */
export async function trainOnce(
  options: TrainOnceOptions,
): Promise<{ readonly result: TrainingResult; readonly timing: TrainingTiming }> {
  const { task, label, source, observe, signal } = options;
  const { checkpoints, episodes } = findMethod("eureka").train;
  const steps = options.steps ?? task.training.steps;
  const job = createJob({
    task: task.id,
    reward: { id: contentId(source), javascript: compileReward(source).javascript },
    seed: options.seed ?? 0,
    steps,
    settings: changeSettings(settingsFor(task), options.learner ?? []),
    checkpoints,
    episodes,
  });
  try {
    const report = await new TrainingQueue(1, signal).train(job, {
      onStart: () => observe({ type: "training-started", label, steps }),
      onProgress: (progress) =>
        observe({
          type: "training-progress",
          label,
          steps: progress.steps,
          fitness: progress.fitness,
          stepsPerSecond: progress.stepsPerSecond,
        }),
    });
    if (report.status === "failed" || !report.timing) {
      const failure =
        report.status === "failed" ? `${report.failure.kind}: ${report.failure.message}` : "no timing";
      throw new Problem(`training ${label} on ${task.id} failed (${failure})`);
    }
    observe({ type: "training-ended", label, timing: report.timing });
    return { result: report.result, timing: report.timing };
  } catch (error) {
    if (signal.aborted)
      throw new Interrupted("the training was stopped; nothing of it is kept", { cause: error });
    throw error;
  }
}
