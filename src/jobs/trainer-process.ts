/** The parent's side of a trainer process: starts it, owns its clock, and classifies how it ends. */
import { extname, join } from "node:path";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import type {
  MemberEvent,
  TrainerEvent,
  TrainerMember,
  TrainerRequest,
  TrainingJob,
} from "../core/training.ts";
import { findBackend, pickVariables } from "../learn/backends/index.ts";
import { ContainedProcess } from "../sandbox/contained-process.ts";
import { failureOn } from "./driver-fault.ts";
import type { TrainingReport } from "./report.ts";
import type { StateKeeper } from "./state-keeper.ts";
import { memberCheckerOf } from "./trainer-events.ts";

/** Between two signs of life. A rollout takes well under a second; the rest is for a machine under load. */
const SILENCE_MS = 60_000;
/** From the start to the first sign of life: loading the runtime on a cold disk. */
const STARTUP_MS = 120_000;
/** A training holds a few hundred megabytes; a reward's own heap is limited to less than this. */
const MEMORY_MB = 2_048;
/** And one more beside it half of that, without the runtime. */
const MORE_MEMORY_MB = 256;
/**
 * The system's own limit, in case that nobody keeps the clock: past its first minutes, a training gets through about
 * a thousand times as many steps a second (docs/performance.md).
 */
const STEPS_PER_CPU_SECOND = 200;
const SPARE_CPU_SECONDS = 600;

const program = join(import.meta.dirname, `trainer${extname(import.meta.filename)}`);

/** One training as its process's parent sees it. */
export interface Member {
  readonly job: TrainingJob;
  readonly onStart?: (() => void) | undefined;
  readonly onProgress?: ((event: Extract<TrainerEvent, { readonly type: "progress" }>) => void) | undefined;
  readonly states?: StateKeeper | undefined;
}

/**
 * Trains in a process of its own.
 * @throws the signal's reason when cancelled
 */
export async function runTrainer(
  job: TrainingJob,
  signal: AbortSignal,
  onProgress?: Member["onProgress"],
  states?: StateKeeper,
): Promise<TrainingReport> {
  const [report] = await runTrainers([{ job, onProgress, states }], signal);
  return report!;
}

/**
 * Trains several jobs of one kind in one process.
 * @returns the report of each; when the process dies, those that had none share what it died of
 * @throws the signal's reason when cancelled
 */
export async function runTrainers(
  members: readonly Member[],
  signal: AbortSignal,
): Promise<TrainingReport[]> {
  const reports: (TrainingReport | null)[] = members.map(() => null);
  let started = false;
  const { job } = members[0]!;
  const backend = job.backend ?? DEFAULT_BACKEND;
  const { needs } = findBackend(backend);
  const size = members.length;
  const child = new ContainedProcess<TrainerRequest, MemberEvent>({
    program,
    memoryMb: MEMORY_MB + (size - 1) * MORE_MEMORY_MB + needs.memoryMb,
    more: needs,
    variables: pickVariables(needs.variables, process.env),
    cpuSeconds: size * (SPARE_CPU_SECONDS + job.steps / STEPS_PER_CPU_SECOND),
    signal,
    check: memberCheckerOf(members.map((member) => member.job)),
    onEvent({ member, event }) {
      if (reports[member]) return;
      const { onProgress, states } = members[member]!;
      child.deadline(size * SILENCE_MS + needs.silenceMs);
      if (event.type === "started") started = true;
      else if (event.type === "progress") onProgress?.(event);
      else if (event.type === "state") states?.keep(Buffer.from(event.state, "base64"));
      else if (event.type === "resumed") states?.onResumed?.(event.steps, event.refused);
      else if (event.type === "failure") reports[member] = { status: "failed", failure: event.failure };
      else reports[member] = { status: "trained", result: event.result, timing: event.timing };
      if (reports.every((report) => report !== null)) child.close();
    },
  });
  child.deadline(STARTUP_MS);
  child.send({ members: members.map(({ job: own, states }) => ({ job: own, ...continuationOf(states) })) });
  const end = await child.exit;
  signal.throwIfAborted();
  const failure = failureOn(backend, end);
  const unreported: TrainingReport = {
    status: "failed",
    ...(size > 1 && { shared: true as const }),
    failure: started
      ? (failure ?? { kind: "learner", message: "The trainer process ended without a result." })
      : {
          kind: "machine",
          message: `The trainer process did not start: ${failure?.message ?? "it ended without a word."}`,
        },
  };
  return reports.map((report) => report ?? unreported);
}

function continuationOf(states: StateKeeper | undefined): Omit<TrainerMember, "job"> {
  if (states === undefined) return {};
  const { from, everyMs } = states;
  return {
    continuation: {
      from: from && Buffer.from(from).toString("base64"),
      ...(everyMs !== undefined && { everyMs }),
    },
  };
}
