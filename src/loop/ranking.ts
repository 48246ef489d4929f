/** Which of two trained candidates is better. */
import type { Candidate } from "../core/candidate.ts";
import { mean } from "../core/statistics.ts";

/**
 * Orders by fitness, the best first. Among equals (a task has a best fitness, and many rewards reach it) the one
 * whose checkpoints were better on the way is first: it learned sooner.
 */
export function byFitness(a: Candidate, b: Candidate): number {
  return b.fitness! - a.fitness! || onTheWay(b) - onTheWay(a);
}

/** The trained candidates, the best first; the earlier one where nothing tells two apart. */
export function ranked(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ fitness }) => fitness !== undefined).sort(byFitness);
}

function onTheWay({ result }: Candidate): number {
  return mean(result!.checkpoints.map(({ evaluation }) => evaluation.fitness.mean));
}
