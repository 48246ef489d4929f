/** The two kinds of fuzzing, for a number of texts and a seed. */
import fc from "fast-check";
import { expect } from "vitest";
import { findTask, referenceReward, tasks } from "../../../envs/index.ts";
import { Judges } from "./judges.ts";
import { mutants } from "./mutation.ts";
import { programs } from "./program.ts";

/** Random programs of the grammar, for a task with scalars and one with vectors. */
export async function fuzzPrograms(numRuns: number, seed: number, task: string): Promise<void> {
  await fuzz(programs(findTask(task)), numRuns, seed, task);
}

/** Damaged reference rewards of every task; those of other tasks meet fields that they do not know. */
export async function fuzzMutants(numRuns: number, seed: number, task: string): Promise<void> {
  const own = (["human", "sparse"] as const).map((which) => referenceReward(findTask(task), which));
  const all = tasks.flatMap((each) => [referenceReward(each, "human"), referenceReward(each, "sparse")]);
  await fuzz(
    fc.oneof({ weight: 4, arbitrary: mutants(own) }, { weight: 1, arbitrary: mutants(all) }),
    numRuns,
    seed,
    task,
  );
}

async function fuzz(texts: fc.Arbitrary<string>, numRuns: number, seed: number, task: string): Promise<void> {
  const judges = new Judges(findTask(task));
  try {
    await fc.assert(
      fc.asyncProperty(texts, (text) => judges.expectSound(text)),
      { numRuns, seed },
    );
  } finally {
    judges.dispose();
  }
  // A generator that only makes what is refused, or only what is fine, would show nothing.
  expect(judges.accepted).toBeGreaterThan(numRuns / 50);
  expect(judges.refused).toBeGreaterThan(numRuns / 50);
}
