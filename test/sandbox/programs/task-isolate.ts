/** Child program of the fuzzing: evaluates a reward on random states of a task and says how it ended. */
import { findTask } from "../../../envs/index.ts";
import { FailureError } from "../../../src/core/outcome.ts";
import { serveParent } from "../../../src/sandbox/child.ts";
import { RewardIsolate } from "../../../src/sandbox/isolate.ts";
import { randomTransitions } from "../../../src/sim/states.ts";

export interface TaskIsolateRequest {
  readonly task: string;
  readonly javascript: string;
}

/** `numbers`, or the kind of the failure. */
export interface TaskIsolateEvent {
  readonly outcome: string;
  readonly message: string;
}

const ROWS = 500;
/** Not the critic's. */
const SEED = 99;

serveParent<TaskIsolateRequest, TaskIsolateEvent>(({ task, javascript }, { send }) => {
  const { columns, rows } = randomTransitions(findTask(task), ROWS, SEED);
  columns.starts.fill(1);
  try {
    using isolate = new RewardIsolate(javascript, columns, { timeoutMs: 15_000, memoryMb: 32 });
    isolate.evaluate(rows);
    isolate.evaluate(rows);
    send({ outcome: "numbers", message: "" });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    send({ outcome: error.kind, message: error.message });
  }
});
