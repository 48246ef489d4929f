/** What a prompt tells of all that was tried: one line for each reward. */
import type { Candidate } from "../../core/candidate.ts";
import { significant } from "../../core/number-text.ts";
import type { Section } from "./allot.ts";
import { dataLine, fenced, short } from "./data.ts";
import { listSection } from "./lines.ts";
import type { Templates } from "./templates.ts";
import { failureOf, latestOf, ownFault, toldOf } from "./told.ts";

/** Characters of a list of terms: 16 of the longest allowed names fit. */
const MAX_TERMS_TEXT = 700;
const MAX_MESSAGE = 300;
/** Alarms of one reward that are named. */
const MOST_ALARMS = 3;

/**
 * The rewards of the latest generations, the latest first, the best first within each.
 * @param turns how many generations back
 */
export function historySection(
  templates: Templates,
  history: readonly Candidate[],
  turns: number,
  share: number,
): Section {
  const latest = latestOf(history);
  const kinds = new Map(history.map((candidate) => [candidate.label, failureOf(candidate)?.kind]));
  const items = toldOf(history)
    .filter(({ generation }) => generation > latest - turns)
    .toSorted((a, b) => b.generation - a.generation || (b.fitness ?? -Infinity) - (a.fitness ?? -Infinity))
    .map((candidate) => historyLine(candidate, history, kinds));
  return listSection({
    name: "history",
    share,
    items,
    what: "reward",
    frame: (table) => templates.render("history", { table: fenced(table) }),
  });
}

/** A repeated reward is answered with what came of its twin. */
function sameAs({ verdict: { twin } }: Candidate, history: readonly Candidate[]): string {
  const fitness = twin && history.find(({ label }) => label === twin.label)?.fitness;
  return twin
    ? `the same as ${twin.label}${fitness === undefined ? "" : `, so fitness ${short(fitness)}`}`
    : "";
}

function historyLine(
  candidate: Candidate,
  history: readonly Candidate[],
  kinds: ReadonlyMap<string, string | undefined>,
): string {
  const { label, fitness, result, repairs } = candidate;
  const mends = repairs === undefined ? "" : `mends ${repairs} (${kinds.get(repairs) ?? "refused"})`;
  return [
    label,
    fitness === undefined ? untrained(candidate) : trained(fitness, result),
    sameAs(candidate, history),
    terms(candidate),
    alarms(candidate),
    mends,
  ]
    .filter(Boolean)
    .join("; ");
}

function trained(fitness: number, result: Candidate["result"]): string {
  const success = result?.evaluation.success ?? null;
  const steps =
    result === undefined ? "" : `, episodes of ${Math.round(result.evaluation.length.mean)} steps`;
  return `fitness ${short(fitness)}${success === null ? "" : `, success ${short(100 * success)} %`}${steps}`;
}

/** The terms, with the return of each in the final evaluation where there was one. */
function terms({ verdict, result }: Candidate): string {
  const returns = result?.evaluation.terms ?? {};
  const named = verdict.terms.map((name) => {
    const value = Object.hasOwn(returns, name) ? returns[name]!.mean : undefined;
    return value === undefined ? name : `[${name}] ${significant(value, 3)}`;
  });
  return named.length > 0 ? `terms: ${dataLine(named.join(", "), MAX_TERMS_TEXT)}` : "";
}

function untrained(candidate: Candidate): string {
  const { dropped } = candidate;
  if (dropped) {
    const { steps, fitness } = dropped;
    return `given up after a short training of ${short(steps)} steps with fitness ${short(fitness)}`;
  }
  const failure = ownFault(candidate);
  if (!failure) return "not trained, for a reason outside the reward";
  return failure.kind === "duplicate"
    ? `not trained: ${dataLine(failure.message, MAX_MESSAGE)}`
    : `not trained: ${failure.kind}`;
}

function alarms({ reflection }: Candidate): string {
  const kinds = (reflection?.findings ?? [])
    .filter(({ severity }) => severity !== "note")
    .map(({ kind }) => kind);
  const named = [...new Set(kinds)].slice(0, MOST_ALARMS);
  return named.length > 0 ? `alarms: ${named.join(", ")}` : "";
}
