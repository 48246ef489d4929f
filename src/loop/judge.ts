/** Writes a generation's answers and verdicts into the journal, seat by seat, whatever came first by the clock. */
import type { Candidate } from "../core/candidate.ts";
import { blameOf, FailureError } from "../core/outcome.ts";
import type { RunFolder } from "../store/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Attempt } from "./seats.ts";
import { duplicateOf } from "./verdict.ts";

export interface JudgeOptions {
  readonly chronicle: Chronicle;
  readonly folder: RunFolder;
}

/**
 * @param history candidates of earlier generations, of which a new one may be a duplicate
 * @returns every candidate of the generation, repairs behind what they mend
 * @throws FailureError when no seat got an answer: nothing is written then, so that a resumed run asks again
 */
export async function judge(
  { chronicle, folder }: JudgeOptions,
  generation: number,
  seats: readonly Promise<Attempt>[],
  history: readonly Candidate[],
): Promise<Candidate[]> {
  const judged: Candidate[] = [];
  for (const seat of seats) {
    let attempt: Attempt | null = await seat;
    if (unanswered(attempt) && (await Promise.all(seats)).every(unanswered)) throw lost(attempt);
    let repairs: { repairs: string } | undefined;
    while (attempt) {
      const { label, proposal: answer, id, source, verdict } = attempt;
      const { proposal } = await chronicle.step("proposed", [label], () => ({
        type: "proposed",
        generation,
        label,
        proposal: answer,
        ...repairs,
      }));
      const event = await chronicle.step("judged", [label], () => {
        const twin = [...history, ...judged].find((other) => other.id === id && other.verdict.accepted);
        const final = twin && verdict.accepted ? duplicateOf(twin, verdict) : verdict;
        folder.saveJudged(label, id, source, final);
        return { type: "judged", label, id, source, verdict: final };
      });
      judged.push({ id, label, generation, source, proposal, verdict: event.verdict, ...repairs });
      repairs = { repairs: label };
      attempt = await attempt.next;
    }
  }
  return judged;
}

/** Whether the designer could not deliver: not the reward's fault. */
function unanswered({ proposal: { failure } }: Attempt): boolean {
  return failure !== undefined && blameOf[failure.kind] !== "reward";
}

function lost({ proposal: { failure } }: Attempt): FailureError {
  return new FailureError(failure!.kind, failure!.message);
}
