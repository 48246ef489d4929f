/** What a gate is: one question about a candidate, with an answer in findings. */
import type { Finding } from "../core/finding.ts";
import type { FailureKind } from "../core/outcome.ts";
import type { CompiledReward } from "../reward/compile.ts";
import type { Task } from "../sim/environment.ts";
import type { DryRun, DryRunResult } from "./dry-run.ts";

/** A candidate on its way through the gates; each gate sees what the earlier ones have found out. */
export interface Subject {
  readonly task: Task;
  readonly source: string;
  /** Set by the gate `contract`. */
  compiled?: CompiledReward;
  /** Set by the gate `dry-run`. */
  dryRun?: DryRunResult;
}

/** What gates may use that is dear to set up. */
export interface GateTools {
  readonly dryRun: DryRun;
}

export interface GateReport {
  readonly findings: readonly Finding[];
  /** Present when the candidate is refused; the message stands in the verdict. */
  readonly refusal?: { readonly kind: FailureKind; readonly message: string };
}

export interface Gate {
  /** As named in verdicts and tables. */
  readonly name: string;
  /** @throws FailureError when the machine or the program is at fault, not the reward */
  inspect(subject: Subject, tools: GateTools): GateReport | Promise<GateReport>;
}

/** A refusal for the first error among the findings, or none where all are warnings and notes. */
export function refuseOnError(kind: FailureKind, findings: readonly Finding[]): GateReport {
  const errors = findings.filter(({ severity }) => severity === "error");
  const first = errors[0];
  if (!first) return { findings };
  const place = first.line === undefined ? "" : `Line ${first.line}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return { findings, refusal: { kind, message: `${place}${first.message} ${first.remedy}${more}` } };
}
