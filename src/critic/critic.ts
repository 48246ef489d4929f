/** Puts a designer's answer through the gates, and says why it was refused or which terms it has. */
import type { Verdict } from "../core/candidate.ts";
import type { Finding } from "../core/finding.ts";
import { cleanGuestText } from "../core/guest-text.ts";
import { contentId } from "../core/identity.ts";
import { extractSource } from "../reward/answer.ts";
import type { GoldenVector } from "../reward/export/bundle.ts";
import type { Task } from "../sim/environment.ts";
import { DryRun, type DryRunOptions } from "./dry-run.ts";
import type { Gate, Subject } from "./gate.ts";
import { gates as allGates } from "./gates/index.ts";
import { type Probes, probesOf } from "./probes.ts";
import { goldenVectors } from "./vectors.ts";

/** Longest message of a finding, in characters. */
const MAX_MESSAGE = 1500;

export interface CriticOptions extends DryRunOptions {
  /** In place of all gates; kept in order. */
  readonly gates?: readonly Gate[];
}

export interface Critique {
  /** Hash of the source, or of the whole answer where it holds none. */
  readonly id: string;
  /** Empty where the answer holds none. */
  readonly source: string;
  /** Present when the candidate was accepted. */
  readonly javascript: string;
  readonly verdict: Verdict;
}

export class Critic {
  readonly #task: Task;
  readonly #gates: readonly Gate[];
  readonly #probes: Probes;
  readonly #dryRun: DryRun;

  /** Starts no process yet: the examiner is started by the first candidate that needs it. */
  constructor(task: Task, options: CriticOptions = {}) {
    const { gates = allGates, ...dryRun } = options;
    this.#task = task;
    this.#gates = gates;
    this.#probes = probesOf(task);
    this.#dryRun = new DryRun(this.#probes, dryRun);
  }

  /**
   * The verdict on an answer; equal answers get equal verdicts. Calls may overlap.
   * @throws FailureError of kind `machine` when the examiner cannot be kept alive
   */
  async critique(answerText: string): Promise<Critique> {
    const extracted = extractSource(answerText);
    if (!extracted.found) {
      const { finding } = extracted;
      return {
        id: contentId(answerText),
        source: "",
        javascript: "",
        verdict: {
          accepted: false,
          failure: {
            kind: finding.kind === "no-code" ? "off-topic" : "parse",
            message: `${finding.message} ${finding.remedy}`,
          },
          gate: "parse",
          findings: [finding],
          terms: [],
        },
      };
    }
    const { source } = extracted;
    const subject: Subject = { task: this.#task, source };
    const verdict = clean(await this.#judge(subject));
    const javascript = verdict.accepted ? (subject.compiled?.javascript ?? "") : "";
    return { id: contentId(source), source, javascript, verdict };
  }

  /**
   * About twenty inputs with the reward's outputs in double precision, for the exported package.
   * @throws FailureError with the reward's fault
   */
  vectors(javascript: string): Promise<readonly GoldenVector[]> {
    return goldenVectors(javascript, this.#probes, this.#dryRun);
  }

  dispose(): void {
    this.#dryRun.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #judge(subject: Subject): Promise<Verdict> {
    const findings: Finding[] = [];
    for (const gate of this.#gates) {
      const report = await gate.inspect(subject, { dryRun: this.#dryRun });
      findings.push(...report.findings);
      const terms = subject.dryRun?.terms.map(({ name }) => name) ?? [];
      if (report.refusal) {
        return { accepted: false, failure: report.refusal, gate: gate.name, findings, terms };
      }
    }
    return { accepted: true, findings, terms: subject.dryRun?.terms.map(({ name }) => name) ?? [] };
  }
}

/** Names and texts of the guest stand in findings: one line each, nothing that a terminal obeys, of bounded length. */
function clean(verdict: Verdict): Verdict {
  const { failure } = verdict;
  return {
    ...verdict,
    ...(failure && {
      failure: { kind: failure.kind, message: cleanGuestText(failure.message, MAX_MESSAGE) },
    }),
    findings: verdict.findings.map((finding) => ({
      ...finding,
      message: cleanGuestText(finding.message, MAX_MESSAGE),
      remedy: cleanGuestText(finding.remedy, MAX_MESSAGE),
    })),
  };
}
