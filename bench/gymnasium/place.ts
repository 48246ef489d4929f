/** Where the queue trains the classics, which the product's own trainer process does not know. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TrainerEvent } from "../../src/core/training.ts";
import type { TrainingPlace } from "../../src/jobs/queue.ts";
import { ISOLATE_FLAGS } from "../../src/sandbox/node-flags.ts";

const program = join(import.meta.dirname, "trainer.ts");

/** A `TrainingPlace` whose news of progress all come at the end. @throws Error when the process breaks */
export const trainClassic: TrainingPlace = async (job, signal, onProgress) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...ISOLATE_FLAGS, program, JSON.stringify(job)],
    { signal, maxBuffer: 2 ** 28 },
  );
  for (const line of stdout.trim().split("\n")) {
    const event = JSON.parse(line) as TrainerEvent;
    if (event.type === "progress") onProgress?.(event);
    else if (event.type === "failure") return { status: "failed", failure: event.failure };
    else if (event.type === "result")
      return { status: "trained", result: event.result, timing: event.timing };
  }
  throw new Error(`the training of ${job.task} with seed ${job.seed} ended without a result`);
};
