/** Gate: on random, extreme and recorded transitions the reward gives finite numbers, the same ones every time. */
import type { Finding } from "../../core/finding.ts";
import { compiledOf, type Gate, placeOfTerm } from "../gate.ts";
import { remedyOf } from "../remedies.ts";

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
      remedy: remedyOf(failure.kind),
      ...place,
      ...(term !== "" && { evidence: { term } }),
    };
    const at = place.line === undefined ? "" : `Line ${place.line}: `;
    return { findings: [finding], refusal: { kind: failure.kind, message: at + failure.message } };
  },
};
