/**
 * Sense: at least one term tells transitions apart. A term that never changes teaches nothing, unless episodes can end
 * by themselves: then it makes every step worth or dear, and all of an episode's length hangs on it.
 */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import type { DryRunResult } from "../dry-run.ts";
import { type GateReport, placeOfTerm, type Subject } from "../gate.ts";

/** What varies by less than this share of its size varies by rounding: terms are float32 values of seven digits. */
const ROUNDING = 1e-6;

export function constantTerms(subject: Subject, { terms, rows }: DryRunResult): GateReport {
  const constant = terms.filter(
    ({ min, max }) => max - min <= ROUNDING * Math.max(Math.abs(min), Math.abs(max)),
  );
  const all = constant.length === terms.length;
  const endsEarly = subject.task.endsWhen !== "";
  const idle = all || !endsEarly ? constant : constant.filter(({ min, max }) => min === 0 && max === 0);
  const findings = idle.map(
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
