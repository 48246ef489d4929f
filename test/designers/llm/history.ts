/** A first generation as the loop would tell of it: two trained, two refused, one failed elsewhere, one unanswered. */
import type { Candidate, DesignRequest, Verdict } from "../../../src/core/candidate.ts";
import type { Failure } from "../../../src/core/outcome.ts";

const accepted: Verdict = { accepted: true, findings: [], terms: ["near", "effort"] };

function candidate(index: number, part: Partial<Candidate>): Candidate {
  return {
    id: `00000000000${index}`,
    label: `g1c${index}`,
    generation: 0,
    source: "export function reward() {\n  return { near: 1 };\n}\n",
    proposal: { text: "", notes: {} },
    verdict: accepted,
    ...part,
  };
}

function refused(failure: Failure, line: number, remedy: string): Verdict {
  return {
    accepted: false,
    gate: "contract",
    failure,
    terms: [],
    findings: [{ kind: "unknown-field", severity: "error", message: failure.message, remedy, line }],
  };
}

const series = { values: [0, 1], max: 1, mean: 0.5, min: 0 };
const reflection = {
  text: "environment steps  50k  100k\nfitness           0.10  0.62\n[near]            12.0  61.5",
  findings: [],
  terms: {},
  fitness: series,
  success: null,
  length: series,
};

const source = `export function reward(s, a, next) {
  const near = Math.exp(-Math.abs(next.position - 1) / 0.5);
  return { near, effort: -0.01 * a.force ** 2 };
}
`;

export const best = candidate(1, { source, fitness: 0.62137, reflection });

export const history: readonly Candidate[] = [
  best,
  candidate(2, { fitness: 0.1 }),
  candidate(3, {
    source: "export function reward(s) {\n  return { near: s.positon };\n}\n",
    verdict: refused(
      { kind: "contract", message: "The state has no field `positon`." },
      2,
      "Use one of position, velocity.",
    ),
  }),
  candidate(4, { failure: { kind: "not-finite", message: "The term `near` became NaN at step 1200." } }),
  candidate(5, { failure: { kind: "machine", message: "The disk of this machine is full." } }),
  candidate(6, {
    source: "",
    verdict: {
      accepted: false,
      failure: { kind: "provider", message: "No answer." },
      findings: [],
      terms: [],
    },
  }),
];

export function request(part: Partial<DesignRequest> = {}): DesignRequest {
  return { task: "slider-hold", generation: 0, count: 2, seed: 0, incumbent: null, history: [], ...part };
}
