/** What a gate is: one question about a candidate, with an answer in findings. */
import type { Twin } from "../core/candidate.ts";
import type { Finding } from "../core/finding.ts";
import type { GateSettings } from "../core/gate-settings.ts";
import type { FailureKind } from "../core/outcome.ts";
import { type CompiledReward, compileReward } from "../reward/compile.ts";
import type { Task } from "../sim/environment.ts";
import type { CritiqueContext } from "./context.ts";
import type { DryRun, DryRunResult } from "./dry-run.ts";

/** A candidate on its way through the gates; each gate sees what the earlier ones have found out. */
export interface Subject {
  readonly task: Task;
  readonly source: string;
  /** Set by whoever needs it first: see {@link compiledOf}. */
  compiled?: CompiledReward;
  /** Set by the gate `dry-run`. */
  dryRun?: DryRunResult;
  /** Set by the gate `novelty`. */
  twin?: Twin;
}

/** What gates may use that is dear to set up, and what they are told. */
export interface GateTools {
  readonly dryRun: DryRun;
  readonly settings: GateSettings;
  readonly context: CritiqueContext;
  /** What the gates before this one have found. */
  readonly findings: readonly Finding[];
}

export interface GateReport {
  readonly findings: readonly Finding[];
  /** Present when the candidate is refused; the message stands in the verdict. */
  readonly refusal?: { readonly kind: FailureKind; readonly message: string };
  /** Present when the gate had nothing to judge by: one sentence that says what was missing. */
  readonly notApplicable?: string;
}

export interface Gate {
  /** As named in verdicts, settings and tables. */
  readonly name: string;
  /** @throws FailureError when the machine, the program or a provider is at fault, not the reward */
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

/** The candidate as plain JavaScript. @throws RangeError for a text that must not be parsed */
export function compiledOf(subject: Subject): CompiledReward {
  subject.compiled ??= compileReward(subject.source);
  return subject.compiled;
}

/** Where a term's value is written, as far as the tree shows it. */
export function placeOfTerm({ compiled }: Subject, term: string): { line?: number; column?: number } {
  return (term !== "" && compiled?.termPlaces[term]) || {};
}
