/** What the machine and its user bring: Node, memory, cores, a folder for runs, SQLite, keys. */
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { writeAtomic } from "../../store/index.ts";
import { type CheckResult, fail, ok, warn } from "./check.ts";

const GIBIBYTE = 2 ** 30;
/** A trainer process takes about 300 MB. */
const BYTES_A_JOB = 0.3 * GIBIBYTE;

export function checkNode(): CheckResult {
  return ok("Node", `${process.versions.node} on ${platform()}-${arch()}`);
}

export function checkMachine(): CheckResult[] {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim();
  // A container may have less than the machine.
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const amount = `${(memory / GIBIBYTE).toFixed(1)} GiB`;
  const jobs = Math.max(1, Math.floor(memory / BYTES_A_JOB));
  return [
    ok("cores", `${cores}${model ? ` (${model})` : ""}, so ${cores} trainings side by side`),
    jobs >= cores
      ? ok("memory", amount)
      : warn("memory", `${amount} is little for ${cores} trainings side by side`, `use --jobs ${jobs}`),
  ];
}

export function checkRunFolder(runsDir: string): CheckResult {
  const name = "run folder";
  try {
    if (!existsSync(runsDir)) {
      let parent = dirname(resolve(runsDir));
      while (!existsSync(parent)) parent = dirname(parent);
      if (!statSync(parent).isDirectory()) throw new Error(`${parent} is a file`);
      accessSync(parent, constants.W_OK);
      return ok(name, `${runsDir} will be made`);
    }
    const probe = join(runsDir, `.doctor-${process.pid}`);
    mkdirSync(probe);
    try {
      writeAtomic(join(probe, "probe"), "probe");
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
    return ok(name, `${runsDir} can be written`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(name, `${runsDir} cannot be written (${reason})`, "choose another folder with --run-dir");
  }
}

export async function checkSqlite(): Promise<CheckResult> {
  const name = "leaderboard (SQLite)";
  try {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(":memory:");
    try {
      const version = database.prepare("SELECT sqlite_version() AS version").get()?.version;
      return ok(name, `built into Node, version ${version}`);
    } finally {
      database.close();
    }
  } catch (error) {
    return fail(name, `does not work: ${error instanceof Error ? error.message : error}`, "install Node 24");
  }
}

/** Says whether keys are there, never what they are. */
export function checkKeys(
  providers: readonly { readonly name: string; readonly keyVariable: string }[],
  env: Readonly<Record<string, string | undefined>>,
): CheckResult[] {
  const found = providers.filter(({ keyVariable }) => env[keyVariable]);
  const rows = providers.map(({ name, keyVariable }) =>
    ok(`key for ${name}`, `${keyVariable} is ${env[keyVariable] ? "set" : "not set"}`),
  );
  const auto = found[0]?.name ?? "offline";
  return [...rows, ok("designer", `--model auto stands for ${auto}; --model offline needs no key`)];
}

export function installNote(): CheckResult {
  return ok(
    "closed networks",
    "whoever installs the package where only the registry can be reached needs ONNXRUNTIME_NODE_INSTALL=skip",
  );
}
