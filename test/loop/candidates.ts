/** Candidates as the loop hands them on, described by a few numbers. */
import type { Candidate, Reflection } from "../../src/core/candidate.ts";
import type { Failure } from "../../src/core/outcome.ts";
import { recorded } from "../store/samples.ts";

const untrained = (label: string): Candidate => ({
  id: `id-${label}`,
  label,
  generation: 0,
  source: "export function reward(s, a, next) { return { up: next.poleAngle }; }",
  proposal: { text: "", notes: {} },
  verdict: { accepted: true, findings: [], terms: ["up"] },
});

/** @param early fitness at every checkpoint, on the way to the last */
export function trainedCandidate(label: string, fitness: number, early = fitness): Candidate {
  return { ...untrained(label), fitness, result: recorded(early) };
}

export function refusedCandidate(label: string, failure: Failure): Candidate {
  return {
    ...untrained(label),
    verdict: { accepted: false, failure, gate: "contract", findings: [], terms: [] },
  };
}

export function failedCandidate(label: string, failure: Failure): Candidate {
  return { ...untrained(label), failure };
}

/** The same candidate with a reflection of which only `part` matters. */
export function withReflection(candidate: Candidate, part: Partial<Reflection>): Candidate {
  const series = { values: [], max: 0, mean: 0, min: 0 };
  return {
    ...candidate,
    reflection: {
      text: "",
      findings: [],
      terms: {},
      fitness: series,
      success: null,
      length: series,
      ...part,
    },
  };
}
