/** The program of a trainer process: one job in, events out. It composes the environment, the isolate and the learner. */
import { findTask } from "../../envs/index.ts";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import { FailureError } from "../core/outcome.ts";
import type { TrainerEvent, TrainerRequest } from "../core/training.ts";
import { findBackend } from "../learn/backends/index.ts";
import type { Continuation } from "../learn/continuation.ts";
import { train } from "../learn/train.ts";
import { type ChildChannel, serveParent } from "../sandbox/child.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";

/** One call covers a whole rollout, which takes milliseconds; a loop without end takes all of it. */
const REWARD_LIMITS = { timeoutMs: 5_000, memoryMb: 128 };

/** What takes less than this is done again sooner than it is worth to be kept. */
const STATE_EVERY_MS = 1_000;
/** Most of the time that keeping states may take. */
const STATE_SHARE = 0.01;

serveParent<TrainerRequest, TrainerEvent>(async ({ job, continuation }, channel) => {
  channel.send({ type: "started" });
  try {
    const { result, timing } = await train(job, findTask(job.task), {
      backend: await findBackend(job.backend ?? DEFAULT_BACKEND).open(),
      createReward: (columns) => new RewardIsolate(job.reward.javascript, columns, REWARD_LIMITS),
      onProgress: (event) => channel.send(event),
      ...(continuation && { continuation: tellState(continuation.from, channel) }),
    });
    channel.send({ type: "result", result, timing });
  } catch (error) {
    channel.send({
      type: "failure",
      failure:
        error instanceof FailureError
          ? error.failure
          : {
              kind: "learner",
              message: error instanceof Error ? (error.stack ?? error.message) : String(error),
            },
    });
  }
});

function tellState(from: string | null, channel: ChildChannel<TrainerEvent>): Continuation {
  let due = performance.now() + STATE_EVERY_MS;
  return {
    from: from === null ? null : Buffer.from(from, "base64"),
    onResumed: (steps, refused) => channel.send({ type: "resumed", steps, refused }),
    async onCheckpoint(steps, save) {
      const began = performance.now();
      if (began < due) return;
      const state = await save();
      if (state !== null)
        channel.send({ type: "state", steps, state: Buffer.from(state).toString("base64") });
      const ended = performance.now();
      due = ended + Math.max(STATE_EVERY_MS, (ended - began) / STATE_SHARE);
    },
  };
}
