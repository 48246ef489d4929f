/** Kills a run with SIGKILL when its journal has reached a length, resumes it, and compares with a run left alone. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
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
  const { child, ended } = start(smallRun(runs.path));
  while (lineCount(runs.path) < lines && child.exitCode === null) await pause(5);
  await pause(delayMs);
  child.kill("SIGKILL");
  await ended;
  const id = onlyRun(runs.path);
  if (id === undefined) return;
  const finished = modificationTimes(join(runs.path, id, "results"));

  const resumed = await run("resume", id, "--json", "--run-dir", runs.path);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(modificationTimes(join(runs.path, id, "results"))).toMatchObject(finished);
}

/** Results that were there before a resume are read back and never written again. */
function modificationTimes(folder: string): Record<string, number> {
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

const lineCount = (runs: string): number => journalText(runs).split("\n").length - 1;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
