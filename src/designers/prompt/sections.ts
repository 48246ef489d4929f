/** What a prompt tells of earlier generations: the parent, what was tried, what was refused. */
import type { Candidate } from "../../core/candidate.ts";
import type { Finding } from "../../core/finding.ts";
import { blameOf, type Failure } from "../../core/outcome.ts";
import { plainLine } from "../../core/plain-text.ts";
import { fenced, short } from "./data.ts";
import type { Templates } from "./templates.ts";

/** Characters that each part of a prompt may take. */
const LIMITS = { source: 8_000, reflection: 8_000, history: 4_000, rejected: 5_000, message: 400, line: 160 };

/** Findings of one candidate that are told: the first ones are the cause of most others. */
const MOST_FINDINGS = 6;

/** The best candidate with its source and its reflection. */
export function parentSection(templates: Templates, incumbent: Candidate | null): string {
  if (!incumbent) return templates.render("no-parent", {});
  return templates.render("parent", {
    label: incumbent.label,
    fitness: incumbent.fitness === undefined ? "unknown" : short(incumbent.fitness),
    source: fenced(incumbent.source, LIMITS.source),
    reflection: fenced(incumbent.reflection?.text ?? "Nothing was recorded.", LIMITS.reflection),
  });
}

/**
 * One line for every candidate of the latest generations, best first within each; empty when there is none.
 * @param turns how many generations back
 */
export function historySection(templates: Templates, history: readonly Candidate[], turns: number): string {
  const latest = Math.max(...history.map(({ generation }) => generation));
  const told = history.filter(({ generation }) => generation > latest - turns).filter(wasAnswered);
  if (told.length === 0) return "";
  const lines = told
    .toSorted((a, b) => b.generation - a.generation || (b.fitness ?? -Infinity) - (a.fitness ?? -Infinity))
    .map(historyLine);
  return templates.render("history", { table: fenced(lines.join("\n"), LIMITS.history) });
}

/** The findings on the latest generation's candidates that were refused for faults of their own. */
export function rejectedSection(templates: Templates, history: readonly Candidate[]): string {
  const latest = Math.max(...history.map(({ generation }) => generation));
  const refused = history.filter((candidate) => candidate.generation === latest && ownFault(candidate));
  if (refused.length === 0) return "";
  return templates.render("rejected", {
    findings: fenced(refused.map(refusal).join("\n\n"), LIMITS.rejected),
  });
}

/** What the critic found in one refused candidate, fenced. */
export function findingsSection(refused: Candidate): string {
  return fenced(refusal(refused), LIMITS.rejected);
}

function failureOf({ failure, verdict }: Candidate): Failure | null {
  return failure ?? verdict.failure ?? null;
}

/** The failure that a candidate is to blame for, or null: faults of machine, program and provider are never told. */
function ownFault(candidate: Candidate): Failure | null {
  const failure = failureOf(candidate);
  return failure && blameOf[failure.kind] === "reward" ? failure : null;
}

/** Whether a candidate is anybody's work: lost and unpaid answers are not told of. */
export function wasAnswered(candidate: Candidate): boolean {
  const failure = failureOf(candidate);
  return !failure || (blameOf[failure.kind] !== "provider" && blameOf[failure.kind] !== "budget");
}

function historyLine(candidate: Candidate): string {
  const { label, fitness, result, verdict } = candidate;
  const terms = verdict.terms.length > 0 ? `terms: ${plainLine(verdict.terms.join(", "), LIMITS.line)}` : "";
  return [label, fitness === undefined ? untrained(candidate) : trained(fitness, result), terms]
    .filter(Boolean)
    .join("; ");
}

function trained(fitness: number, result: Candidate["result"]): string {
  const success = result?.evaluation.success ?? null;
  return `fitness ${short(fitness)}${success === null ? "" : `, success ${short(100 * success)} %`}`;
}

function untrained(candidate: Candidate): string {
  const failure = ownFault(candidate);
  return failure ? `not trained: ${failure.kind}` : "not trained, for a reason outside the reward";
}

function refusal(candidate: Candidate): string {
  const failure = ownFault(candidate)!;
  const findings = candidate.verdict.findings.filter(({ severity }) => severity === "error");
  const head = `${candidate.label} (${failure.kind}): ${plainLine(failure.message, LIMITS.message)}`;
  const details = findings
    .slice(0, MOST_FINDINGS)
    .map((finding) => `- ${describe(finding, failure.message, candidate.source)}`);
  return [head, ...details].join("\n");
}

/** @param known a message that was just told and is not repeated */
function describe({ line, message, remedy }: Finding, known: string, source: string): string {
  const text = line === undefined ? undefined : source.split("\n")[line - 1];
  const place = line === undefined ? "" : `line ${line}: `;
  const quoted = text?.trim() ? ` [${plainLine(text, LIMITS.line)}]` : "";
  const problem = message === known ? "" : `${plainLine(message, LIMITS.message)} `;
  return `${place}${problem}${plainLine(remedy, LIMITS.message)}${quoted}`;
}
