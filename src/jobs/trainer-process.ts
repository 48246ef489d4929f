/** The parent's side of one training: starts the trainer process, owns its clock, and classifies how it ends. */
import { extname, join } from "node:path";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import type { TrainerEvent, TrainerRequest, TrainingJob } from "../core/training.ts";
import { findBackend, pickVariables } from "../learn/backends/index.ts";
import { ContainedProcess } from "../sandbox/contained-process.ts";
import { failureOn } from "./driver-fault.ts";
import type { TrainingReport } from "./report.ts";
import type { StateKeeper } from "./state-keeper.ts";
import { checkerOf } from "./trainer-events.ts";

/** Between two signs of life. A rollout takes well under a second; the rest is for a machine under load. */
const SILENCE_MS = 60_000;
/** From the start to the first sign of life: loading the runtime on a cold disk. */
const STARTUP_MS = 120_000;
/** A training holds a few hundred megabytes; a reward's own heap is limited to less than this. */
const MEMORY_MB = 2_048;
/**
 * The system's own limit, in case that nobody keeps the clock: past its first minutes, a training gets through about
 * a thousand times as many steps a second (docs/performance.md).
 */
const STEPS_PER_CPU_SECOND = 200;
const SPARE_CPU_SECONDS = 600;

const program = join(import.meta.dirname, `trainer${extname(import.meta.filename)}`);

/**
 * Trains in a process of its own.
 * @throws the signal's reason when cancelled
 */
export async function runTrainer(
  job: TrainingJob,
  signal: AbortSignal,
  onProgress?: (event: Extract<TrainerEvent, { readonly type: "progress" }>) => void,
  states?: StateKeeper,
): Promise<TrainingReport> {
  let report: TrainingReport | null = null;
  let started = false;
  const backend = job.backend ?? DEFAULT_BACKEND;
  const { needs } = findBackend(backend);
  const child = new ContainedProcess<TrainerRequest, TrainerEvent>({
    program,
    memoryMb: MEMORY_MB + needs.memoryMb,
    more: needs,
    variables: pickVariables(needs.variables, process.env),
    cpuSeconds: SPARE_CPU_SECONDS + job.steps / STEPS_PER_CPU_SECOND,
    signal,
    check: checkerOf(job),
    onEvent(event) {
      if (report) return;
      child.deadline(SILENCE_MS + needs.silenceMs);
      if (event.type === "started") started = true;
      else if (event.type === "progress") onProgress?.(event);
      else if (event.type === "state") states?.keep(Buffer.from(event.state, "base64"));
      else if (event.type === "resumed") states?.onResumed?.(event.steps, event.refused);
      else if (event.type === "failure") report = { status: "failed", failure: event.failure };
      else report = { status: "trained", result: event.result, timing: event.timing };
      if (report) child.close();
    },
  });
  child.deadline(STARTUP_MS);
  const from = states?.from ?? null;
  child.send({
    job,
    ...(states && { continuation: { from: from && Buffer.from(from).toString("base64") } }),
  });
  const end = await child.exit;
  signal.throwIfAborted();
  if (report) return report;
  if (!started) {
    const reason = failureOn(backend, end)?.message ?? "it ended without a word.";
    return {
      status: "failed",
      failure: { kind: "machine", message: `The trainer process did not start: ${reason}` },
    };
  }
  return {
    status: "failed",
    failure: failureOn(backend, end) ?? {
      kind: "learner",
      message: "The trainer process ended without a result.",
    },
  };
}
