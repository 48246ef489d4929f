/** A candidate after the gates: its trainings in the search, and what the analyser makes of the first. */
import { analyse } from "../analyse/index.ts";
import type { Candidate } from "../core/candidate.ts";
import type { Failure } from "../core/outcome.ts";
import { mean } from "../core/statistics.ts";
import type { RecordedResult } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Trainings } from "./trainings.ts";

export interface FinishOptions {
  readonly task: Task;
  readonly trainings: Trainings;
  readonly chronicle: Chronicle;
}

/** The candidate with everything that came of it; a refused one comes back as it is. */
export async function finish(
  { chronicle, task, trainings }: FinishOptions,
  candidate: Candidate,
): Promise<Candidate> {
  if (!candidate.verdict.accepted || candidate.dropped || candidate.failure) return candidate;
  const { label, id, source } = candidate;
  const results: RecordedResult[] = [];
  let failure: Failure | undefined;
  for (const seed of trainings.searchSeeds) {
    const event = await chronicle.step(["trained", "training-failed"], [label, seed], () =>
      trainings.finish({ label, id, source, seed }),
    );
    if (event.type === "trained") results.push(event.result);
    else failure = event.failure;
  }
  const [result] = results;
  if (!result) return { ...candidate, ...(failure && { failure }) };
  const { reflection } = await chronicle.step("reflected", [label], () => ({
    type: "reflected",
    label,
    id,
    reflection: analyse(task, result),
  }));
  const fitness = mean(results.map((each) => each.evaluation.fitness.mean));
  return { ...candidate, result, fitness, reflection };
}
