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
  /** Seats of all generations, each with one answer to judge. */
  readonly answers: number;
  /** In the order in which an answer comes to them. */
  readonly gates: readonly GateShare[];
  /** The commonest first. */
  readonly refusals: readonly Refusal[];
  /** Sums over all answers; zero where the server did not say. */
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
  /** Answers that ended at the limit on tokens, whatever became of them. */
  readonly cutOff: number;
  /** Milliseconds between the start of each generation and its last answer, summed. */
  readonly askedMs: number;
}

/** Where an answer ended, or null for one that was trained. */
interface End {
  readonly gate: string;
  readonly kind: string;
  readonly message: string;
}

/** Before the critic there is the model itself; behind it come the search's own gate and the training. */
const stationsOf = (critic: readonly string[]) => ["answer", ...critic, "novelty", "training"];

/**
 * @param critic names of the critic's gates, in order
 * @throws Error when a verdict names a gate that is none of them
 */
export function gateShares(
  lines: readonly JournalLine[],
  critic: readonly string[] = criticGates.map(({ name }) => name),
): GateShares {
  const gates = stationsOf(critic);
  const judged = lines.filter((line) => line.type === "judged");
  const ends = judged.map(({ label, verdict }) => endOf(verdict, training(lines, label)));
  const proposals = lines.flatMap((line) => (line.type === "proposed" ? line.proposals : []));
  const stations = ends.map((end) => (end ? gates.indexOf(end.gate) : gates.length));
  const unknown = ends[stations.indexOf(-1)];
  if (unknown)
    throw new Error(`the journal names a gate "${unknown.gate}" that is none of ${gates.join(", ")}`);
  return {
    answers: judged.length,
    gates: gates.map((gate, index) => ({
      gate,
      reached: stations.filter((station) => station >= index).length,
      passed: stations.filter((station) => station > index).length,
    })),
    refusals: refusals(ends),
    tokens: tokensOf(proposals),
    cutOff: proposals.filter(({ notes }) => notes.stopReason === "length").length,
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
  const began = new Map<number, number>();
  let total = 0;
  for (const line of lines) {
    if (line.type === "generation-started") began.set(line.generation, Date.parse(line.at));
    if (line.type === "proposed") total += Date.parse(line.at) - (began.get(line.generation) ?? Number.NaN);
  }
  return total;
}
