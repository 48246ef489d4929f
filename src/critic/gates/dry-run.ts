/** Gate: on random, rollout and extreme transitions the reward gives finite numbers, the same ones every time. */
import type { Finding } from "../../core/finding.ts";
import type { Gate } from "../gate.ts";

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
    const compiled = subject.compiled;
    if (!compiled) throw new Error("internal: the dry run needs a compiled reward");
    const result = await dryRun.examine(compiled.javascript);
    if (result.ok) {
      subject.dryRun = result;
      return { findings: [] };
    }
    const { failure, term } = result;
    const line = term === "" ? undefined : compiled.termLines[term];
    const finding: Finding = {
      kind: failure.kind,
      severity: "error",
      message: failure.message,
      remedy: remedies[failure.kind] ?? "Write the reward more simply.",
      ...(line !== undefined && { line }),
      ...(term !== "" && { evidence: { term } }),
    };
    const place = line === undefined ? "" : `Line ${line}: `;
    return { findings: [finding], refusal: { kind: failure.kind, message: place + failure.message } };
  },
};
