/**
 * Which calls a run has paid for. One rule: every transcript in the run's folder counts once, whoever wrote it and
 * whether or not the journal tells of its answer yet; where a transcript is gone or cannot be read, the notes in the
 * journal stand in for it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JournalLine } from "../core/run.ts";
import { readTranscribedCall, type TranscribedCall } from "../llm/index.ts";

/** Calls by the names of their transcripts. */
export function paidCalls(
  folder: string,
  lines: readonly JournalLine[],
): ReadonlyMap<string, TranscribedCall> {
  return new Map([...journalled(lines), ...kept(folder)]);
}

function journalled(lines: readonly JournalLine[]): (readonly [string, TranscribedCall])[] {
  return lines.flatMap((line) => {
    if (line.type !== "proposed") return [];
    const { transcript, usage = null, usd = null, stopReason } = line.proposal.notes;
    const call = readTranscribedCall(
      stopReason === undefined
        ? { attempts: usd === 0 ? [] : [{ usd }], answer: null }
        : { attempts: [], answer: { usage, usd } },
    );
    return typeof transcript === "string" && call ? [[transcript, call] as const] : [];
  });
}

function kept(folder: string): (readonly [string, TranscribedCall])[] {
  return names(folder).flatMap((name) => {
    const call = readTranscribedCall(readJson(join(folder, name)));
    return call ? [[name, call] as const] : [];
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch {
    return [];
  }
}

/** The value in a file, or null where there is none. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
