/** Which candidates a prompt tells of, and what they are to blame for. */
import type { Candidate } from "../../core/candidate.ts";
import { blameOf, type Failure } from "../../core/outcome.ts";

/** Why a candidate was not trained, or null. */
export function failureOf({ failure, verdict }: Candidate): Failure | null {
  return failure ?? verdict.failure ?? null;
}

/** The failure that a candidate is to blame for, or null: faults of machine, program and provider are never told. */
export function ownFault(candidate: Candidate): Failure | null {
  const failure = failureOf(candidate);
  return failure && blameOf[failure.kind] === "reward" ? failure : null;
}

/** Whether a candidate is anybody's work: lost and unpaid answers are not told of. */
export function wasAnswered(candidate: Candidate): boolean {
  const failure = failureOf(candidate);
  return !failure || (blameOf[failure.kind] !== "provider" && blameOf[failure.kind] !== "budget");
}

/** What is told of a run: every answer, but of one that went back for repair only what came of it. */
export function toldOf(history: readonly Candidate[]): readonly Candidate[] {
  const answered = history.filter(wasAnswered);
  const mended = new Set(answered.map(({ repairs }) => repairs));
  return answered.filter(({ label }) => !mended.has(label));
}

/** The latest generation of some candidates; -1 for none. */
export function latestOf(candidates: readonly Candidate[]): number {
  return Math.max(-1, ...candidates.map(({ generation }) => generation));
}
