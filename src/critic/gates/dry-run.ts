/** Gate: on random, extreme and recorded transitions the reward gives finite numbers, the same ones every time. */
import type { Finding } from "../../core/finding.ts";
import { compiledOf, type Gate, placeOfTerm } from "../gate.ts";

/** What to do instead, by kind of failure. */
const remedies: Readonly<Record<string, string>> = {
  "not-finite":
    "Guard divisions, roots, logarithms and powers, e.g. `Math.max(x, 1e-6)`, and keep exponents bounded.",
  "not-deterministic":
    "Compute the terms from the parameters alone; history belongs into `export const memory`.",
  timeout: "Replace the loop by one with a small fixed bound.",
  memory: "Keep no data between calls and build no lists that grow.",
  crash: "Check every value that is used as a list or called as a function.",
  contract: "Return the same named numbers on every path.",
  parse: "Answer with one complete, valid TypeScript module.",
};

export const dryRunGate: Gate = {
  name: "dry-run",
  async inspect(subject, { dryRun }) {
    const result = await dryRun.examine(compiledOf(subject).javascript);
    if (result.ok) {
      subject.dryRun = result;
      return { findings: [] };
    }
    const { failure, term } = result;
    const place = placeOfTerm(subject, term);
    const finding: Finding = {
      kind: failure.kind,
      severity: "error",
      message: failure.message,
      remedy: remedies[failure.kind] ?? "Write the reward more simply.",
      ...place,
      ...(term !== "" && { evidence: { term } }),
    };
    const at = place.line === undefined ? "" : `Line ${place.line}: `;
    return { findings: [finding], refusal: { kind: failure.kind, message: at + failure.message } };
  },
};
