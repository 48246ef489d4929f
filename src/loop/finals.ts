/** The fresh trainings at the end of a run: the winner beside the reference rewards, on seeds that chose nobody. */
import { referenceReward } from "../../envs/index.ts";
import type { Candidate } from "../core/candidate.ts";
import { contentId } from "../core/identity.ts";
import type { Contender } from "../core/run.ts";
import type { RecordedResult } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import type { Chronicle } from "./chronicle.ts";
import type { FinalTraining, Trainings } from "./trainings.ts";

/** A fresh training that ended well. */
export interface FinalResult {
  readonly contender: Contender;
  readonly seed: number;
  readonly result: RecordedResult;
}

/** Puts the trainings of `human` and `sparse` in the queue, to fill whatever room the search leaves. */
export function startReferences(task: Task, trainings: Trainings): readonly FinalTraining[] {
  return (["human", "sparse"] as const).flatMap((contender) =>
    start(contender, referenceReward(task, contender), trainings),
  );
}

/**
 * Trains the winner, and waits for it and the references.
 * @returns the trainings that ended well, the winner's first
 */
export async function trainFinals(
  winner: Candidate,
  references: readonly FinalTraining[],
  trainings: Trainings,
  chronicle: Chronicle,
): Promise<readonly FinalResult[]> {
  const results: FinalResult[] = [];
  for (const training of [...start("winner", winner.source, trainings), ...references]) {
    const { contender, seed } = training;
    const event = await chronicle.step(["final-trained", "final-failed"], [contender, seed], () =>
      trainings.finishFinal(training),
    );
    if (event.type === "final-trained") results.push({ contender, seed, result: event.result });
  }
  return results;
}

function start(contender: Contender, source: string, trainings: Trainings): FinalTraining[] {
  const finals = trainings.finalSeeds.map((seed) => ({ contender, id: contentId(source), source, seed }));
  for (const training of finals) trainings.startFinal(training);
  return finals;
}
