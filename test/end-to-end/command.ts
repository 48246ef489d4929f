/** Runs the built command line as a user does. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "../../src/core/run.ts";

const bin = join(import.meta.dirname, "../../dist/src/cli/bin.js");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function start(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export const run = (...args: string[]): Promise<Ended> => start(args).ended;

/** A folder for runs that goes when the test ends. */
export function temporaryRuns(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  // What a killed run has started may still write while its folder goes.
  const dispose = () => rmSync(path, { recursive: true, force: true, maxRetries: 20 });
  return { path, [Symbol.dispose]: dispose };
}

/** A whole run, small enough for a test: 2 candidates, 10 trainings. */
export const smallRun = (runs: string): string[] =>
  "--task cartpole-balance --model offline --candidates 2 --iterations 1 --steps 8192 --final-seeds 1 --seed 3 --json"
    .split(" ")
    .concat("--run-dir", runs);

/** The only run in a folder of runs, once it is there. */
export function onlyRun(runs: string): string | undefined {
  return existsSync(runs)
    ? readdirSync(runs).find((name) => existsSync(join(runs, name, "config.json")))
    : undefined;
}

export function journalText(runs: string): string {
  const id = onlyRun(runs);
  const path = id && join(runs, id, "journal.jsonl");
  return path && existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The result in the one JSON object on stdout. */
export function resultOf({ stdout }: Ended): RunResult {
  return (JSON.parse(stdout) as { result: RunResult }).result;
}
