/** What the critic cannot know of an answer: that there is none, that it was cut off, that it repeats another. */
import type { Candidate, Proposal, Verdict } from "../core/candidate.ts";

/** The verdict on a proposal, given what the critic says of its text. */
export function verdictOn({ failure, truncated }: Proposal, verdict: Verdict): Verdict {
  if (failure) return { accepted: false, failure, gate: "answer", findings: [], terms: [] };
  if (truncated && !verdict.accepted && verdict.gate === "parse") {
    const message = "The answer was cut off at its token limit before the reward was complete.";
    const remedy = "Think less and write a shorter answer: two sentences and the module.";
    return {
      accepted: false,
      failure: { kind: "truncated", message },
      gate: "answer",
      findings: [{ kind: "truncated", severity: "error", message, remedy }],
      terms: [],
    };
  }
  return verdict;
}

/** The verdict on an accepted reward that says the same as an earlier one, letter for letter. */
export function duplicateOf(twin: Candidate, verdict: Verdict): Verdict {
  const message = `The same reward as ${twin.label}, letter for letter.`;
  return {
    ...verdict,
    accepted: false,
    gate: "novelty",
    failure: { kind: "duplicate", message },
    gates: verdict.gates?.map((record) =>
      record.gate === "novelty" ? { gate: "novelty", status: "refused" } : record,
    ) ?? [{ gate: "novelty", status: "refused" }],
    twin: { id: twin.id, label: twin.label, distance: 0 },
    findings: [
      ...verdict.findings,
      {
        kind: "duplicate",
        severity: "error",
        message,
        remedy: "Change the structure or the constants, so that there is something new to learn.",
      },
    ],
  };
}
