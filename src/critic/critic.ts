/** Puts a designer's answer through the gates, and says why it was refused or which terms it has. */
import type { Verdict } from "../core/candidate.ts";
import type { Finding } from "../core/finding.ts";
import {
  type GateOverrides,
  type GateRecord,
  type GateSettings,
  gateSettings,
} from "../core/gate-settings.ts";
import { cleanGuestText } from "../core/guest-text.ts";
import { contentId } from "../core/identity.ts";
import { extractSource } from "../reward/answer.ts";
import { codeFrame } from "../reward/code-frame.ts";
import type { GoldenVector } from "../reward/export/bundle.ts";
import type { Task } from "../sim/environment.ts";
import type { CritiqueContext } from "./context.ts";
import { DryRun, type DryRunOptions, RewardFailure } from "./dry-run.ts";
import {
  compiledOf,
  type Gate,
  type GateReport,
  type GateTools,
  placeOfTerm,
  refuseOnError,
  type Subject,
} from "./gate.ts";
import { gates as allGates } from "./gates/index.ts";
import { type Probes, probesOf } from "./probes.ts";
import { remedyOf } from "./remedies.ts";
import { goldenVectors } from "./vectors.ts";

/** Longest message of a finding, in characters. */
const MAX_MESSAGE = 1500;

export interface CriticOptions extends DryRunOptions {
  /** In place of all gates; kept in order. */
  readonly gates?: readonly Gate[];
  /** A method's settings of the gates. */
  readonly settings?: GateOverrides;
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
  readonly #settings: GateSettings;
  readonly #probes: Probes;
  readonly #dryRun: DryRun;

  /** Starts no process yet: the examiner is started by the first candidate that needs it. */
  constructor(task: Task, options: CriticOptions = {}) {
    const { gates = allGates, settings, ...dryRun } = options;
    this.#task = task;
    this.#gates = gates;
    this.#settings = gateSettings(settings);
    this.#probes = probesOf(task);
    this.#dryRun = new DryRun(this.#probes.sample, dryRun);
  }

  /**
   * The verdict on an answer; equal answers in equal contexts get equal verdicts. Calls may overlap.
   * @throws FailureError of kind `machine` when the examiner cannot be kept alive, or what the reviewer throws
   */
  async critique(answerText: string, context: CritiqueContext = {}): Promise<Critique> {
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
          gates: [{ gate: "parse", status: "refused" }],
        },
      };
    }
    const { source } = extracted;
    const subject: Subject = { task: this.#task, source };
    const verdict = clean(await this.#judge(subject, context), source);
    const javascript = verdict.accepted ? compiledOf(subject).javascript : "";
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

  async #judge(subject: Subject, context: CritiqueContext): Promise<Verdict> {
    const findings: Finding[] = [];
    const tools = { dryRun: this.#dryRun, settings: this.#settings, context, findings };
    const records: GateRecord[] = [];
    let refused: { readonly gate: string; readonly failure: NonNullable<GateReport["refusal"]> } | undefined;
    for (const gate of this.#gates) {
      if ((this.#settings as Partial<GateSettings>)[gate.name as keyof GateSettings]?.on === false) {
        records.push({ gate: gate.name, status: "off" });
        continue;
      }
      const report = await inspect(gate, subject, tools);
      findings.push(...report.findings);
      records.push(recordOf(gate.name, report));
      if (report.refusal) {
        refused = { gate: gate.name, failure: report.refusal };
        break;
      }
    }
    return {
      accepted: refused === undefined,
      ...refused,
      findings,
      terms: subject.dryRun?.terms.map(({ name }) => name) ?? [],
      gates: records,
      ...(subject.twin && { twin: subject.twin }),
    };
  }
}

/** A fault of the reward that shows on the gate's own transitions is a refusal like any other. */
async function inspect(gate: Gate, subject: Subject, tools: GateTools): Promise<GateReport> {
  try {
    return await gate.inspect(subject, tools);
  } catch (error) {
    if (!(error instanceof RewardFailure)) throw error;
    const { kind, message, term } = error;
    return refuseOnError(kind, [
      { kind, severity: "error", message, remedy: remedyOf(kind), ...placeOfTerm(subject, term) },
    ]);
  }
}

function recordOf(gate: string, { findings, notApplicable, refusal }: GateReport): GateRecord {
  if (refusal) return { gate, status: "refused" };
  if (notApplicable !== undefined) return { gate, status: "not-applicable", reason: notApplicable };
  return { gate, status: findings.some(({ severity }) => severity === "warning") ? "warned" : "passed" };
}

/** Names and texts of the guest stand in findings: one line each, nothing that a terminal obeys, of bounded length. */
function clean(verdict: Verdict, source: string): Verdict {
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
      ...(finding.line !== undefined && {
        frame: codeFrame(source, { line: finding.line, column: finding.column ?? 1 }),
      }),
    })),
  };
}
