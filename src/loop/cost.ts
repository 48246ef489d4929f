/** What a run's questions to a language model cost so far: of each proposal, and of all of them together. */
import type { Proposal } from "../core/candidate.ts";
import type { Cost, PriceOrigin } from "../core/cost.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import { isRepair } from "../designers/transcript-name.ts";
import { isProviderModel, readTranscribedCall, type TranscribedCall } from "../llm/index.ts";
import type { RunFolder } from "../store/index.ts";
import { paidCalls } from "./paid-calls.ts";

/** Calls by the names of their transcripts. */
export class Ledger {
  readonly #calls: Map<string, TranscribedCall>;

  constructor(calls: Iterable<readonly [string, TranscribedCall]> = []) {
    this.#calls = new Map(calls);
  }

  /** What the journal and the folder of a run tell; nothing where no model is paid. */
  static of(folder: Pick<RunFolder, "transcripts" | "config">, lines: readonly JournalLine[]): Ledger {
    if (!isPaid(folder.config)) return new Ledger();
    return new Ledger(paidCalls(folder.transcripts, lines));
  }

  /** Takes up a transcript that was just written. */
  note(name: string, transcript: unknown): void {
    const call = readTranscribedCall(transcript);
    if (call) this.#calls.set(name, call);
  }

  /** Of one proposal, the failed attempts before its answer included; null when nobody was asked for it. */
  of({ notes: { transcript } }: Proposal): Cost | null {
    const call = typeof transcript === "string" ? this.#calls.get(transcript) : undefined;
    return call ? sum([[transcript as string, call]]) : null;
  }

  /** Of everything; null when nobody was asked. */
  total(): Cost | null {
    const cost = sum([...this.#calls]);
    return cost.calls + cost.failedAttempts > 0 ? cost : null;
  }

  /** Dollars that are spent as far as they are known, or may be. */
  get spentUsd(): number {
    return [...this.#calls.values()].reduce((usd, call) => usd + amounts(call).reduce(plusKnown, 0), 0);
  }
}

/** Whether the run's designer is a model behind an API. A replayed run repeats the notes of another, not its cost. */
export function isPaid({ model }: Pick<RunConfig, "model">): boolean {
  return isProviderModel(model);
}

function sum(calls: readonly (readonly [string, TranscribedCall])[]): Cost {
  const answers = calls.flatMap(([, { answer }]) => (answer ? [answer] : []));
  const repairs = calls.filter(([name]) => isRepair(name));
  const tokens = (of: "inputTokens" | "cachedTokens" | "outputTokens" | "reasoningTokens") =>
    answers.reduce((total, { usage }) => total + (usage?.[of] ?? 0), 0);
  const dollars = calls.flatMap(([, call]) => amounts(call));
  return {
    calls: answers.length,
    repairs: {
      calls: repairs.filter(([, { answer }]) => answer !== null).length,
      usd: repairs.flatMap(([, call]) => amounts(call)).reduce(plus, 0),
    },
    failedAttempts: calls.reduce((total, [, { attempts }]) => total + attempts.length, 0),
    inputTokens: tokens("inputTokens"),
    cachedTokens: tokens("cachedTokens"),
    outputTokens: tokens("outputTokens"),
    reasoningTokens: tokens("reasoningTokens"),
    uncounted: answers.filter(({ usage }) => usage === null).length,
    usd: dollars.reduce(plus, 0),
    unpriced: dollars.filter((each) => each === null).length,
    prices: origins(calls.map(([, call]) => call)),
  };
}

/** Dollars of a call: its answer's hold those of the failed attempts before it, as far as all are known. */
function amounts({ attempts, answer }: TranscribedCall): readonly (number | null)[] {
  if (answer && answer.usd !== null) return [answer.usd];
  return [...attempts.map(({ usd }) => usd), ...(answer ? [answer.reportedUsd] : [])];
}

const plus = (total: number | null, usd: number | null) =>
  total === null || usd === null ? null : total + usd;
const plusKnown = (total: number, usd: number | null) => total + (usd ?? 0);

/** Each origin once, those of failed attempts with a price included. */
function origins(calls: readonly TranscribedCall[]): PriceOrigin[] {
  const all = calls.flatMap(({ prices, answer, attempts }): PriceOrigin[] => [
    ...(answer && answer.reportedUsd !== null ? [{ source: "server" } as const] : []),
    ...(prices && ((answer && answer.reportedUsd === null) || attempts.some(({ usd }) => usd !== 0))
      ? [prices]
      : []),
  ]);
  return [...new Map(all.map((origin) => [JSON.stringify(origin), origin])).values()];
}
