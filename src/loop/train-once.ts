/** One training outside any run: a person's own reward, or a reference reward. */
import { join, parse } from "node:path";
import { type BackendId, DEFAULT_BACKEND } from "../core/backend-id.ts";
import { contentId } from "../core/identity.ts";
import { Interrupted, Problem } from "../core/problem.ts";
import type { RunSignal } from "../core/run.ts";
import type { TrainingJob, TrainingResult, TrainingTiming } from "../core/training.ts";
import { createJob } from "../jobs/job.ts";
import { TrainingQueue } from "../jobs/queue.ts";
import { settingsFor } from "../learn/settings.ts";
import { changeSettings } from "../learn/settings-text.ts";
import { findMethod } from "../methods/index.ts";
import { compileReward } from "../reward/compile.ts";
import type { Task } from "../sim/environment.ts";
import { writeAtomic } from "../store/disk.ts";
import { StateFile } from "../store/state-file.ts";
import { openLog, prepareEvents, prepareFile } from "./training-logs.ts";

export interface TrainOnceOptions {
  readonly task: Task;
  /** What the training is called in the signals. */
  readonly label: string;
  /** A reward module. */
  readonly source: string;
  /** Environment steps; the task's default unless given. */
  readonly steps?: number | undefined;
  readonly seed?: number | undefined;
  /** File that the training is logged to, one rollout a line. */
  readonly log?: string | undefined;
  /** Folder in which the training gets a folder of event files for TensorBoard, named after it. */
  readonly tensorboard?: string | undefined;
  /** Learner settings in place of the task's, each `name=value`. */
  readonly learner?: readonly string[] | undefined;
  /** File that the training's state is kept in at its checkpoints, and from which it goes on where there is one. */
  readonly state?: string | undefined;
  /** File for the policy that counts, in ONNX. */
  readonly policy?: string | undefined;
  /** What it runs on; the default unless given. */
  readonly backend?: BackendId | undefined;
  observe(signal: RunSignal): void;
  readonly signal: AbortSignal;
}

/**
 * @throws UsageProblem for a learner setting that cannot be; Problem when the training failed, with its kind and reason,
 *         when one of its files has no place, or when the state is that of another training; Interrupted when cancelled
 */
export async function trainOnce(
  options: TrainOnceOptions,
): Promise<{ readonly result: TrainingResult; readonly timing: TrainingTiming }> {
  const { task, label, source, backend, observe, signal } = options;
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
    ...(backend !== undefined && backend !== DEFAULT_BACKEND && { backend }),
  });
  const onMessage = (message: string) => observe({ type: "message", message });
  for (const file of [options.log, options.policy, options.state]) if (file !== undefined) prepareFile(file);
  if (options.tensorboard !== undefined) prepareEvents(options.tensorboard, onMessage);
  const events = options.tensorboard && join(options.tensorboard, eventsName(job, label));
  const log = openLog({ lines: options.log, events }, onMessage);
  const state = options.state === undefined ? null : new StateFile(options.state, onMessage);
  const refusal = new AbortController();
  try {
    state?.loadState();
    const queue = new TrainingQueue(1, AbortSignal.any([signal, refusal.signal]), state);
    const report = await queue.train(job, {
      onResumed: (done, refused) => {
        if (refused === null) onMessage(`goes on after ${done} steps, from ${state?.path}`);
        else refusal.abort(notThis(state?.path ?? "", refused));
      },
      onStart: () => observe({ type: "training-started", label, steps }),
      onProgress: ({ steps: done, fitness, stepsPerSecond, metrics }) => {
        log.write(done, metrics);
        observe({ type: "training-progress", label, steps: done, fitness, stepsPerSecond });
      },
    });
    if (report.status === "failed" || !report.timing) {
      const failure =
        report.status === "failed" ? `${report.failure.kind}: ${report.failure.message}` : "no timing";
      throw new Problem(`training ${label} on ${task.id} failed (${failure})`);
    }
    observe({ type: "training-ended", label, timing: report.timing });
    if (options.policy !== undefined)
      writeAtomic(options.policy, Buffer.from(report.result.policy, "base64"));
    state?.remove();
    return { result: report.result, timing: report.timing };
  } catch (error) {
    if (!signal.aborted) throw error;
    const kept = state?.kept
      ? `the same command goes on from its latest checkpoint, kept in ${state.path}`
      : "nothing of it is kept";
    throw new Interrupted(`the training was stopped; ${kept}`, { cause: error });
  } finally {
    log.close();
  }
}

function notThis(path: string, refused: string): Problem {
  return new Problem(
    `the state in ${path} cannot be taken up: ${refused}; name another file, or delete this one to begin anew`,
  );
}

/** What TensorBoard calls the training: equal trainings have equal names, others do not. */
function eventsName({ task, seed, id }: TrainingJob, label: string): string {
  const reward = parse(label).name.replace(/[^\w.-]/g, "_");
  return `${task}-${reward}-seed${seed}-${id}`;
}
