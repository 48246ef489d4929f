/** Sense: at least one term tells transitions apart; a term that never changes cannot teach anything. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import type { DryRunResult } from "../dry-run.ts";
import { type GateReport, placeOfTerm, type Subject } from "../gate.ts";

export function constantTerms(subject: Subject, { terms, rows }: DryRunResult): GateReport {
  const constant = terms.filter(({ min, max }) => min === max);
  const all = constant.length === terms.length;
  const findings = constant.map(
    ({ name, min }): Finding => ({
      kind: "constant-term",
      severity: all ? "error" : "warning",
      message: `The term \`${name}\` is ${significant(min, 6)} on all ${rows} transitions that were tried.`,
      remedy: "Make it depend on the state in the range that the task visits, or leave it out.",
      ...placeOfTerm(subject, name),
      evidence: { term: name, value: min, rows },
    }),
  );
  if (!all) return { findings };
  const names = constant.map(({ name }) => name).join(", ");
  return {
    findings,
    refusal: {
      kind: "pointless",
      message: `The reward pays the same on all ${rows} transitions that were tried (${names}), so nothing can be learned from it; make it depend on the state.`,
    },
  };
}
