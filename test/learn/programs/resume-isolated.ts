/**
 * Child program of the tests of resuming: trains with the reward of the command line in an isolate, once without a
 * break and once from each state, and prints what came out. (Isolates ask for a process that starts without a snapshot.)
 */
import { contentId } from "../../../src/core/identity.ts";
import { RewardIsolate } from "../../../src/sandbox/isolate.ts";
import { resumed, uninterrupted } from "../break-off.ts";
import { sliderTask } from "../target-task.ts";
import type { SmallTraining } from "../train-small.ts";

export interface Continued {
  /** Id of the result without a break. */
  readonly result: string;
  /** What each state told and led to; null for one that could not be saved. */
  readonly continued: readonly ({ readonly told: readonly unknown[]; readonly result: string } | null)[];
}

const javascript = process.argv[2]!;
const training: SmallTraining = {
  steps: 7_168,
  checkpoints: 3,
  createReward: (columns) => new RewardIsolate(javascript, columns, { timeoutMs: 5_000, memoryMb: 64 }),
};
const { result, states } = await uninterrupted(sliderTask, training);
const continued: Continued["continued"][number][] = [];
for (const state of states.values()) {
  if (state === null) continued.push(null);
  else {
    const again = await resumed(sliderTask, training, state);
    continued.push({ told: again.told, result: contentId(again.result) });
  }
}
process.stdout.write(JSON.stringify({ result: contentId(result), continued } satisfies Continued));
