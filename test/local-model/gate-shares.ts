/** How far a model's answers came, read from a run's journal: the share that passes each gate, and why the rest did not. */
import type { Proposal, Verdict } from "../../src/core/candidate.ts";
import type { Failure } from "../../src/core/outcome.ts";
import type { JournalLine, RunEvent } from "../../src/core/run.ts";
import { gates as criticGates } from "../../src/critic/index.ts";

/** One station on an answer's way: of those that reached it, how many passed. */
export interface GateShare {
  readonly gate: string;
  readonly reached: number;
  readonly passed: number;
}

/** Answers that ended at the same gate for the same reason. */
export interface Refusal {
  readonly gate: string;
  /** Kind of the first error among the findings, e.g. `unknown-field`; of the failure where there is none. */
  readonly kind: string;
  readonly count: number;
  /** What the first of them was told. */
  readonly example: string;
}

export interface GateShares {
  /** Seats of all generations: each is asked for one answer, and for others in place of a refused one. */
  readonly seats: number;
  /** First answers, in the order in which an answer comes to the gates. */
  readonly gates: readonly GateShare[];
  /** Answers in place of refused ones, and how many of them were trained. */
  readonly repairs: { readonly asked: number; readonly passed: number };
  /** Of all answers, the commonest first. */
  readonly refusals: readonly Refusal[];
  /** Sums over all answers; zero where the server did not say. */
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
  /** Answers that ended at the limit on tokens, whatever became of them. */
  readonly cutOff: number;
  /** Milliseconds between the question and the last verdict of each generation, summed. */
  readonly askedMs: number;
}

/** Where an answer ended, or null for one that was trained. */
interface End {
  readonly gate: string;
  readonly kind: string;
  readonly message: string;
}

/** Before the critic there is the model itself, behind it the training; the search's refusals are the critic's `novelty`. */
const stationsOf = (critic: readonly string[]) => ["answer", ...critic, "training"];

/**
 * @param critic names of the critic's gates, in order
 * @throws Error when a verdict names a gate that is none of them
 */
export function gateShares(
  lines: readonly JournalLine[],
  critic: readonly string[] = criticGates.map(({ name }) => name),
): GateShares {
  const gates = stationsOf(critic);
  const proposed = lines.filter((line) => line.type === "proposed");
  const mended = new Set(proposed.flatMap(({ label, repairs }) => (repairs === undefined ? [] : [label])));
  const answers = lines
    .filter((line) => line.type === "judged")
    .map(({ label, verdict }) => {
      const end = endOf(verdict, training(lines, label));
      const station = end ? gates.indexOf(end.gate) : gates.length;
      if (station < 0) {
        throw new Error(`the journal names a gate "${end?.gate}" that is none of ${gates.join(", ")}`);
      }
      return { end, station, repair: mended.has(label) };
    });
  const first = answers.filter(({ repair }) => !repair);
  return {
    seats: first.length,
    gates: gates.map((gate, index) => ({
      gate,
      reached: first.filter(({ station }) => station >= index).length,
      passed: first.filter(({ station }) => station > index).length,
    })),
    repairs: {
      asked: answers.length - first.length,
      passed: answers.filter(({ repair, end }) => repair && end === null).length,
    },
    refusals: refusals(answers.map(({ end }) => end)),
    tokens: tokensOf(proposed.map(({ proposal }) => proposal)),
    cutOff: proposed.filter(({ proposal }) => proposal.notes.stopReason === "length").length,
    askedMs: askedMs(lines),
  };
}

/** The failure of a candidate's trainings when none of them came to an end; null when one did, or none is recorded. */
function training(lines: readonly JournalLine[], label: string): Failure | null {
  const of = (type: RunEvent["type"]) =>
    lines.filter((line) => line.type === type && "label" in line && line.label === label);
  const [failed] = of("training-failed");
  return of("trained").length === 0 && failed?.type === "training-failed" ? failed.failure : null;
}

function endOf({ accepted, failure, gate, findings }: Verdict, training: Failure | null): End | null {
  if (accepted) return training && { gate: "training", kind: training.kind, message: training.message };
  const error = findings.find(({ severity }) => severity === "error");
  return {
    gate: gate ?? "answer",
    kind: error?.kind ?? failure?.kind ?? "unknown",
    message: failure?.message ?? "",
  };
}

function refusals(ends: readonly (End | null)[]): Refusal[] {
  const byReason = new Map<string, Refusal>();
  for (const end of ends) {
    if (!end) continue;
    const reason = `${end.gate} ${end.kind}`;
    const known = byReason.get(reason);
    byReason.set(reason, {
      gate: end.gate,
      kind: end.kind,
      count: (known?.count ?? 0) + 1,
      example: known?.example ?? end.message,
    });
  }
  return [...byReason.values()].toSorted((a, b) => b.count - a.count);
}

function tokensOf(proposals: readonly Proposal[]): GateShares["tokens"] {
  const sum = (name: string) =>
    proposals.reduce((total, { notes }) => {
      const usage = notes.usage as Readonly<Record<string, unknown>> | null | undefined;
      const tokens = usage?.[name];
      return total + (typeof tokens === "number" ? tokens : 0);
    }, 0);
  return { input: sum("inputTokens"), cached: sum("cachedTokens"), output: sum("outputTokens") };
}

function askedMs(lines: readonly JournalLine[]): number {
  return lines.reduce((total, { type, at }, index) => {
    if (type !== "asked") return total;
    const next = lines.findIndex((line, later) => later > index && line.type === "asked");
    const last = lines
      .slice(index, next < 0 ? lines.length : next)
      .findLast((line) => line.type === "judged");
    return total + (last ? Date.parse(last.at) - Date.parse(at) : 0);
  }, 0);
}
