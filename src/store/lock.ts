/** One process works on a run at a time: a lock file that names its process, taken over when that process is gone. */
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { Problem } from "../core/problem.ts";
import { diskProblem, errorCode } from "./disk.ts";

const LOCK = "lock";
const ATTEMPTS = 5;

const holderSchema = z.object({
  // 0 and negative numbers are groups of processes, among them this one's own.
  pid: z.int().positive(),
  host: z.string(),
  /** When the process began, in ticks since boot (Linux), so that a reused pid is not taken for its former owner. */
  began: z.string().nullable(),
  since: z.string(),
});

/** Who holds a lock. */
type LockHolder = Readonly<z.infer<typeof holderSchema>>;

export class RunLock {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /**
   * Takes the lock of a run's folder.
   * @throws Problem when a living process holds it, or when the disk refuses
   */
  static acquire(folder: string): RunLock {
    const path = join(folder, LOCK);
    const me: LockHolder = {
      pid: process.pid,
      host: hostname(),
      began: processBegan(process.pid),
      since: new Date().toISOString(),
    };
    const text = JSON.stringify(me);
    const own = `${path}.${process.pid}`;
    try {
      writeFileSync(own, text);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (createExclusively(own, path)) return new RunLock(path, text);
        const found = readLock(path);
        if (found === null) continue;
        const holder = parseHolder(found);
        if (holder !== null && isAlive(holder)) throw heldBy(folder, holder);
        removeStale(path, found);
      }
      throw new Problem(`cannot lock ${folder}: other processes keep taking it; try again`);
    } catch (error) {
      throw diskProblem("cannot lock", folder, error);
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** The living process that works on the run, or null. */
  static holder(folder: string): LockHolder | null {
    const found = readLock(join(folder, LOCK));
    const holder = found === null ? null : parseHolder(found);
    return holder !== null && isAlive(holder) ? holder : null;
  }

  /** Gives the run free; a lock that somebody else has taken over in the meantime stays. */
  release(): void {
    if (readLock(this.#path) === this.#text) rmSync(this.#path, { force: true });
  }
}

/** Gives `own` the name `path` in one step; false when the name is taken. */
function createExclusively(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
  }
  try {
    // File systems without hard links.
    copyFileSync(own, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's lock away, unless somebody has replaced it since it was read. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if (readLock(aside) !== seen) createExclusively(aside, path);
  rmSync(aside, { force: true });
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw diskProblem("cannot read", path, error);
  }
}

function parseHolder(text: string): LockHolder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A process on another machine counts as alive: there is no way to ask. */
function isAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  const began = processBegan(holder.pid);
  return began === null || holder.began === null || began === holder.began;
}

/** Start time of a process in clock ticks since boot (proc(5), field 22 of `stat`), or null where there is no /proc. */
function processBegan(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function heldBy(folder: string, { pid, host, since }: LockHolder): Problem {
  const where = host === hostname() ? "" : ` on ${host}`;
  return new Problem(
    `run ${basename(folder)} is being worked on by process ${pid}${where} since ${since}: ` +
      `wait for it or stop it${where === "" ? "" : `; if it is gone, delete ${join(folder, LOCK)}`}`,
  );
}
