/** Kills a run with SIGKILL when its journal has reached a length, resumes it, and compares with a run left alone. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { until } from "../until.ts";
import {
  type Ended,
  journalText,
  onlyRun,
  resultOf,
  run,
  smallRun,
  start,
  temporaryRuns,
} from "./command.ts";

/** What a run that nobody kills gives. */
export async function uninterrupted(): Promise<{ readonly ended: Ended; readonly events: number }> {
  using runs = temporaryRuns();
  const ended = await run(...smallRun(runs.path));
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  return { ended, events: lineCount(runs.path) };
}

/** @param lines how many journal lines to wait for; the kill comes `delayMs` after the last of them */
export async function killAndResume(lines: number, delayMs: number, expected: Ended): Promise<void> {
  using runs = temporaryRuns();
  await killAt(lines, runs.path, smallRun(runs.path), delayMs);
  const id = onlyRun(runs.path);
  if (id === undefined) return;
  const finished = resultTimes(runs.path);

  const resumed = await run("resume", id, "--json", "--run-dir", runs.path);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(resultTimes(runs.path)).toMatchObject(finished);
}

/** Runs a command until the journal of the only run has `lines` lines, or to its end if that comes first. */
export async function killAt(
  lines: number,
  runs: string,
  args: readonly string[],
  delayMs = 0,
): Promise<void> {
  const { child, ended } = start(args);
  await until(() => lineCount(runs) >= lines || child.exitCode !== null);
  await setTimeout(delayMs);
  child.kill("SIGKILL");
  await ended;
}

/** When each result was written: those that were there before a resume are read back and never written again. */
export function resultTimes(runs: string): Record<string, number> {
  const folder = join(runs, onlyRun(runs)!, "results");
  try {
    return Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => [name, statSync(join(folder, name)).mtimeMs]),
    );
  } catch {
    return {};
  }
}

export const lineCount = (runs: string): number => journalText(runs).split("\n").length - 1;
