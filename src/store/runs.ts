/** The folder of all runs: making a run, finding one, and a list of what there is. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { contentId } from "../core/identity.ts";
import { nearest } from "../core/nearest.ts";
import { Problem, UsageProblem } from "../core/problem.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import { diskProblem, errorCode, makeFolder, syncFolder, writeAtomic } from "./disk.ts";
import { JOURNAL, Journal } from "./journal.ts";
import { RunLock } from "./lock.ts";
import { CONFIG, RunFolder, readConfig } from "./run-folder.ts";

const ATTEMPTS = 100;
const SUFFIX = 4;

/**
 * Makes the folder of a new run with its `config.json`; it appears under its name only when both are there.
 * The id follows from time and configuration; a taken one gets another suffix.
 * @throws Problem when the disk refuses
 */
export function createRun(runsDir: string, config: RunConfig, now: Date): RunFolder {
  const fresh = join(runsDir, `.new-${process.pid}`);
  try {
    makeFolder(runsDir);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
    writeAtomic(join(fresh, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const id = runId(config, now, attempt);
      const path = join(runsDir, id);
      if (existsSync(path)) continue;
      try {
        renameSync(fresh, path);
      } catch (error) {
        if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) continue;
        throw error;
      }
      syncFolder(runsDir);
      return new RunFolder(id, path, config);
    }
    throw new Problem(
      `cannot find a free name for a run in ${runsDir}: choose another folder with --run-dir`,
    );
  } catch (error) {
    try {
      rmSync(fresh, { recursive: true, force: true });
    } catch {
      // The first error is the one to report.
    }
    throw diskProblem("cannot make a run in", runsDir, error);
  }
}

/** Date, task and four characters that tell runs of one day apart, e.g. `2026-11-21-cartpole-swingup-k3f9`. */
function runId(config: RunConfig, now: Date, attempt: number): string {
  const at = now.toISOString();
  const digest = Number.parseInt(contentId({ config, at, attempt }), 16);
  return `${at.slice(0, 10)}-${config.task}-${digest.toString(36).slice(-SUFFIX).padStart(SUFFIX, "0")}`;
}

/**
 * Opens a run by its id, by the unambiguous end of its id, or by the path of its folder.
 * @throws UsageProblem for an unknown run, Problem for a damaged one
 */
export function openRun(runsDir: string, idOrPath: string): RunFolder {
  const ids = runIds(runsDir);
  const path = ids.includes(idOrPath) ? join(runsDir, idOrPath) : null;
  if (path !== null) return new RunFolder(idOrPath, path, readConfig(path));
  if (idOrPath !== "" && existsSync(join(idOrPath, CONFIG))) {
    return new RunFolder(basename(resolve(idOrPath)), idOrPath, readConfig(idOrPath));
  }
  const ending = idOrPath === "" ? [] : ids.filter((id) => id.endsWith(`-${idOrPath}`));
  if (ending.length === 1) return openRun(runsDir, ending[0]!);
  throw unknownRun(runsDir, idOrPath, ids);
}

function unknownRun(runsDir: string, id: string, ids: readonly string[]): UsageProblem {
  if (ids.length === 0) {
    return new UsageProblem(`there is no run "${id}": ${runsDir} holds no runs yet`);
  }
  const near = nearest(id, ids);
  const guess = near === null ? "" : `; did you mean "${near}"?`;
  return new UsageProblem(
    `there is no run "${id}" in ${runsDir}${guess} (the latest: ${ids.slice(0, 3).join(", ")})`,
  );
}

/**
 * Names of all run folders, the latest first (ids begin with their date).
 * @throws Problem when the folder cannot be read
 */
export function runIds(runsDir: string): readonly string[] {
  let names: readonly string[];
  try {
    if (!existsSync(runsDir)) return [];
    names = readdirSync(runsDir);
  } catch (error) {
    throw diskProblem("cannot read", runsDir, error);
  }
  return names
    .filter((name) => !name.startsWith("."))
    .filter((name) => existsSync(join(runsDir, name, CONFIG)) || existsSync(join(runsDir, name, JOURNAL)))
    .map((name) => ({ name, time: startTime(runsDir, name) }))
    .sort((a, b) => b.time - a.time || (a.name < b.name ? 1 : -1))
    .map(({ name }) => name);
}

/** `config.json` is written once, so its time is the run's start. */
function startTime(runsDir: string, name: string): number {
  return statSync(join(runsDir, name, CONFIG), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What a list of runs tells about one. */
type RunSummary =
  | {
      readonly id: string;
      readonly path: string;
      readonly status: "running" | "finished" | "failed" | "interrupted";
      readonly task: string;
      readonly method: string;
      readonly model: string;
      /** ISO time, or null when the run never wrote a line. */
      readonly started: string | null;
      /** Generations begun. */
      readonly generations: number;
      /** Mean fitness: the winner's on fresh seeds when finished, else the best of the search; null before that. */
      readonly best: number | null;
    }
  | { readonly id: string; readonly path: string; readonly status: "damaged"; readonly problem: string };

/** All runs, the latest first. A damaged run is listed as such and stops nothing. */
export function listRuns(runsDir: string): readonly RunSummary[] {
  return runIds(runsDir).map((id) => {
    const path = join(runsDir, id);
    try {
      return summarise(id, path);
    } catch (error) {
      return { id, path, status: "damaged", problem: error instanceof Error ? error.message : String(error) };
    }
  });
}

function summarise(id: string, path: string): RunSummary {
  const lines = Journal.read(join(path, JOURNAL));
  const first = lines[0];
  const config = first?.type === "run-started" ? first.config : readConfig(path);
  return {
    id,
    path,
    status: statusOf(path, lines),
    task: config.task,
    method: config.method,
    model: config.model,
    started: first?.at ?? null,
    generations: lines.filter(({ type }) => type === "generation-started").length,
    best: bestFitness(lines),
  };
}

/** How a run stands: its journal says whether it ended, its lock whether somebody works on it. */
export function statusOf(
  path: string,
  lines: readonly JournalLine[],
): "running" | "finished" | "failed" | "interrupted" {
  const last = lines.at(-1);
  if (last?.type === "run-finished") return "finished";
  if (last?.type === "run-failed") return "failed";
  return RunLock.holder(path) === null ? "interrupted" : "running";
}

function bestFitness(lines: readonly JournalLine[]): number | null {
  for (const line of lines.toReversed()) {
    if (line.type === "run-finished") {
      const winner = line.result.contenders.find(({ contender }) => contender === "winner");
      if (winner) return winner.fitness.mean;
    }
    if (line.type === "selected" && line.incumbent) return line.incumbent.fitness;
  }
  return null;
}
