/**
 * The program of a trainer process: one or several jobs of one kind in, events out. It composes the environment, the
 * isolates and the learner.
 */
import { findTask } from "../../envs/index.ts";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import { type Failure, FailureError } from "../core/outcome.ts";
import type { MemberEvent, TrainerEvent, TrainerMember, TrainerRequest } from "../core/training.ts";
import { findBackend } from "../learn/backends/index.ts";
import type { Continuation } from "../learn/continuation.ts";
import { type Participant, trainTogether } from "../learn/train.ts";
import { serveParent } from "../sandbox/child.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";

/** One call covers a whole rollout, which takes milliseconds; a loop without end takes all of it. */
const REWARD_LIMITS = { timeoutMs: 5_000, memoryMb: 128, sameThread: true };

/** What takes less than this is done again sooner than it is worth to be kept. */
const STATE_EVERY_MS = 1_000;
/** Most of the process's time that keeping states may take. */
const STATE_SHARE = 0.01;

type Tell = (event: TrainerEvent) => void;

serveParent<TrainerRequest, MemberEvent>(async ({ members }, channel) => {
  const tellers = members.map(
    (_, member): Tell =>
      (event) =>
        channel.send({ member, event }),
  );
  for (const tell of tellers) tell({ type: "started" });
  const [first, ...others] = members.map((member, k) =>
    participant(member, tellers[k]!, STATE_SHARE / members.length),
  );
  const { job } = first!;
  try {
    const backend = await findBackend(job.backend ?? DEFAULT_BACKEND).open();
    const outcomes = await trainTogether([first!, ...others], findTask(job.task), backend, job.together);
    for (const [k, outcome] of outcomes.entries())
      tellers[k]!(
        outcome instanceof Error
          ? { type: "failure", failure: failureOf(outcome) }
          : { type: "result", ...outcome },
      );
  } catch (error) {
    for (const tell of tellers) tell({ type: "failure", failure: failureOf(error) });
  }
});

function participant({ job, continuation }: TrainerMember, tell: Tell, stateShare: number): Participant {
  return {
    job,
    createReward: (columns) => new RewardIsolate(job.reward.javascript, columns, REWARD_LIMITS),
    onProgress: tell,
    ...(continuation && { continuation: tellState(continuation, tell, stateShare) }),
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    kind: "learner",
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** @param share of the time that this one's states may take */
function tellState(
  { from, everyMs = STATE_EVERY_MS }: NonNullable<TrainerMember["continuation"]>,
  tell: Tell,
  share: number,
): Continuation {
  let due = performance.now() + everyMs;
  return {
    from: from === null ? null : Buffer.from(from, "base64"),
    onResumed: (steps, refused) => tell({ type: "resumed", steps, refused }),
    async onCheckpoint(steps, save) {
      const began = performance.now();
      if (began < due) return;
      const state = await save();
      if (state !== null) tell({ type: "state", steps, state: Buffer.from(state).toString("base64") });
      const ended = performance.now();
      due = ended + Math.max(everyMs, (ended - began) / share);
    },
  };
}
