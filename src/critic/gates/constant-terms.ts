/** Gate: at least one term tells transitions apart; a term that never changes cannot teach anything. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import type { Gate } from "../gate.ts";

export const constantTerms: Gate = {
  name: "constant-terms",
  inspect({ compiled, dryRun }) {
    if (!dryRun) throw new Error("internal: constant terms are judged after the dry run");
    const constant = dryRun.terms.filter(({ min, max }) => min === max);
    const all = constant.length === dryRun.terms.length;
    const findings = constant.map(({ name, min }): Finding => {
      const line = compiled?.termLines[name];
      return {
        kind: "constant-term",
        severity: all ? "error" : "warning",
        message: `The term \`${name}\` is ${significant(min, 6)} on all ${dryRun.rows} transitions that were tried.`,
        remedy: "Make it depend on the state in the range that the task visits, or leave it out.",
        ...(line !== undefined && { line }),
        evidence: { term: name, value: min, rows: dryRun.rows },
      };
    });
    if (!all) return { findings };
    const names = constant.map(({ name }) => name).join(", ");
    return {
      findings,
      refusal: {
        kind: "pointless",
        message: `The reward pays the same on all ${dryRun.rows} transitions that were tried (${names}), so nothing can be learned from it; make it depend on the state.`,
      },
    };
  },
};
