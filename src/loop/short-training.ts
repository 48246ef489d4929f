/**
 * The optional stage of short trainings: a part of the steps decides who gets all of them (`src/critic/halving.ts`). It
 * compares the fitness and never a candidate's own reward. A whole training that follows begins anew.
 */
import type { Candidate } from "../core/candidate.ts";
import type { GateSettings, GateStatistics } from "../core/gate-settings.ts";
import type { RunEvent } from "../core/run.ts";
import { survivors } from "../critic/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Trainings } from "./trainings.ts";

export interface ShortTrainingOptions {
  readonly trainings: Trainings;
  readonly chronicle: Chronicle;
  readonly halving: GateSettings["short-training"];
}

/**
 * Puts a generation's accepted candidates through the rungs, and starts the whole trainings of those that are left.
 * @returns all candidates in their order; those that fell out say after how many steps
 */
export async function shortTrain(
  { trainings, chronicle, halving }: ShortTrainingOptions,
  generation: number,
  judged: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (trainings.rungs.length === 0) return judged;
  const ends = new Map<string, Pick<Candidate, "dropped" | "failure">>();
  let left = judged.filter(({ verdict }) => verdict.accepted);
  for (const steps of trainings.rungs) {
    for (const candidate of left) trainings.startShort(candidate, steps);
    const fitnesses: (number | null)[] = [];
    for (const { label, id } of left) {
      const event = await chronicle.step("short-trained", [label, steps], () =>
        trainings.finishShort({ label, id }, steps),
      );
      fitnesses.push(event.fitness);
      ends.set(label, endOf(event));
    }
    left = survivors(fitnesses, halving).map((index) => left[index]!);
    await chronicle.step("halved", [generation, steps], () => ({
      type: "halved",
      generation,
      steps,
      kept: left.map(({ label }) => label),
    }));
    for (const { label } of left) ends.delete(label);
  }
  for (const { label, id, source } of left) {
    for (const seed of trainings.searchSeeds) trainings.start({ label, id, source, seed });
  }
  return judged.map((candidate) => ({ ...candidate, ...ends.get(candidate.label) }));
}

/** What a short training makes of a candidate that does not go on. */
export function endOf({
  steps,
  fitness,
  failure,
}: Extract<RunEvent, { readonly type: "short-trained" }>): Pick<Candidate, "dropped" | "failure"> {
  return failure ? { failure } : { dropped: { steps, fitness: fitness! } };
}

/** The stage as one more row beside the gates: whom it refused the rest of the steps; none where it was off. */
export function shortTrainingStatistics(
  events: readonly RunEvent[],
  seeds: number,
): readonly GateStatistics[] {
  const judged = new Set(events.flatMap((event) => (event.type === "short-trained" ? [event.label] : [])));
  const kept = new Set(
    events.flatMap((event) =>
      event.type === "trained" || event.type === "training-failed" ? [event.label] : [],
    ),
  );
  const refused = [...judged].filter((label) => !kept.has(label)).length;
  const row = { gate: "short-training", judged: judged.size, refused, warned: 0, notApplicable: 0 };
  return judged.size === 0 ? [] : [{ ...row, saved: refused * seeds }];
}
