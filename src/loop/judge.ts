/** One generation before the critic: which proposals are worth a training, and why the others are not. */
import type { Candidate, Proposal, Verdict } from "../core/candidate.ts";
import type { Critic } from "../critic/index.ts";
import type { RunFolder } from "../store/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Trainings } from "./trainings.ts";

export interface JudgeOptions {
  readonly critic: Critic;
  readonly trainings: Trainings;
  readonly chronicle: Chronicle;
  readonly folder: RunFolder;
}

/** What a candidate's seat in a generation is called, e.g. `g2c5`. */
function labelOf(generation: number, index: number): string {
  return `g${generation + 1}c${index + 1}`;
}

/** Puts every proposal through the gates, and starts the training of each that passes while the next is judged. */
export async function judge(
  { chronicle, critic, folder, trainings }: JudgeOptions,
  generation: number,
  proposals: readonly Proposal[],
  history: readonly Candidate[],
): Promise<Candidate[]> {
  const judged: Candidate[] = [];
  for (const [index, proposal] of proposals.entries()) {
    const label = labelOf(generation, index);
    const event = await chronicle.step("judged", [label], async () => {
      const { id, source, verdict } = await critic.critique(proposal.text);
      const twin = [...history, ...judged].find((other) => other.id === id && other.verdict.accepted);
      const final =
        failureNotes(proposal) ?? (twin && verdict.accepted ? duplicateOf(twin, verdict) : verdict);
      folder.saveJudged(label, id, source, final);
      return { type: "judged", label, id, source, verdict: final };
    });
    const { id, source, verdict } = event;
    judged.push({ id, label, generation, source, proposal, verdict });
    if (verdict.accepted) {
      for (const seed of trainings.searchSeeds) trainings.start({ label, id, source, seed });
    }
  }
  return judged;
}

/** The verdict on a proposal that its designer could not deliver: not the reward's fault. */
function failureNotes(proposal: Proposal): Verdict | null {
  const failure = proposal.notes.failure as Verdict["failure"];
  return failure && proposal.text === ""
    ? { accepted: false, failure, gate: "answer", findings: [], terms: [] }
    : null;
}

function duplicateOf(twin: Candidate, verdict: Verdict): Verdict {
  const message = `The same reward as ${twin.label}, letter for letter.`;
  return {
    ...verdict,
    accepted: false,
    gate: "novelty",
    failure: { kind: "duplicate", message },
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
