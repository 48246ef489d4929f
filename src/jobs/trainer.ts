/** The program of a trainer process: one job in, events out. It composes the environment, the isolate and the learner. */
import { findTask } from "../../envs/index.ts";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import { FailureError } from "../core/outcome.ts";
import type { TrainerEvent, TrainingJob } from "../core/training.ts";
import { findBackend } from "../learn/backends/index.ts";
import { train } from "../learn/train.ts";
import { serveParent } from "../sandbox/child.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";

/** One call covers a whole rollout, which takes milliseconds; a loop without end takes all of it. */
const REWARD_LIMITS = { timeoutMs: 5_000, memoryMb: 128 };

serveParent<TrainingJob, TrainerEvent>(async (job, channel) => {
  channel.send({ type: "started" });
  try {
    const { result, timing } = await train(job, findTask(job.task), {
      backend: await findBackend(job.backend ?? DEFAULT_BACKEND).open(),
      createReward: (columns) => new RewardIsolate(job.reward.javascript, columns, REWARD_LIMITS),
      onProgress: (event) => channel.send(event),
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
