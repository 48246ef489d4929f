/** One training of a classic in a process of its own: the job is the argument, the events are JSON lines on standard output. */
import { FailureError } from "../../src/core/outcome.ts";
import type { TrainerEvent, TrainingJob } from "../../src/core/training.ts";
import { train } from "../../src/learn/train.ts";
import { RewardIsolate } from "../../src/sandbox/isolate.ts";
import { findClassic } from "./tasks/index.ts";

const job = JSON.parse(process.argv[2]!) as TrainingJob;
const send = (event: TrainerEvent): void => console.log(JSON.stringify(event));
try {
  const { result, timing } = await train(job, findClassic(job.task), {
    createReward: (columns) =>
      new RewardIsolate(job.reward.javascript, columns, {
        timeoutMs: 10_000,
        memoryMb: 64,
        sameThread: true,
      }),
    onProgress: send,
  });
  send({ type: "result", result, timing });
} catch (error) {
  if (!(error instanceof FailureError)) throw error;
  send({ type: "failure", failure: error.failure });
}
