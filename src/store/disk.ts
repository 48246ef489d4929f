/** Files that are either written whole or not at all, and disk errors as one sentence for a person. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { Problem } from "../core/problem.ts";

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space and try again",
  EDQUOT: "your disk quota is used up: free some space and try again",
  EACCES: "permission denied: choose a folder that you may write to",
  EPERM: "the operation is not permitted: choose a folder that you may write to",
  EROFS: "the file system is read-only: choose another folder",
  ENOTDIR: "a part of that path is a file and not a folder: choose another folder",
  EEXIST: "a file stands where a folder is needed: choose another folder",
  EISDIR: "it is a folder and not a file",
  ENOENT: "there is no such place: choose another folder",
  EMFILE: "too many files are open: close some programs and try again",
  EIO: "the disk reports an input/output error",
};

/** The `code` of a Node system error, or an empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/**
 * A disk error as one sentence.
 * @param action what could not be done, e.g. `cannot write`
 */
export function diskProblem(action: string, path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const remedy = remedies[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));
  return new Problem(`${action} ${path}: ${remedy}`, { cause: error });
}

/** Writes all of `bytes` to an open file; a short write (a full disk) throws instead of passing unnoticed. */
export function writeFully(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** Makes a rename or a new name in `folder` durable, where the system allows to sync a folder. */
export function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, "r");
  } catch {
    return; // Windows cannot open folders; its renames are journalled.
  }
  try {
    fsyncSync(file);
  } catch {
    // Some network file systems refuse to sync a folder; the data itself is synced.
  } finally {
    closeSync(file);
  }
}

/**
 * Makes a folder and those above it. Not `mkdirSync` with `recursive`, which never returns where the system denies
 * with ENOENT that a folder can be made (`/proc/x`; nodejs/node#27198).
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      if (statSync(path).isDirectory()) return;
      throw error;
    }
    const above = dirname(path);
    if (errorCode(error) !== "ENOENT" || above === path || existsSync(above)) throw error;
    makeFolder(above);
    makeFolder(path);
  }
}

/**
 * Replaces a file in one step: readers and crashes see the old content or the new one, never a part.
 * Missing folders are made.
 * @param durable whether the content has to outlive a power failure at this moment, and not only the process
 * @throws Problem when the disk refuses
 */
export function writeAtomic(path: string, data: string | Uint8Array, durable = true): void {
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(folder);
    const file = openSync(temporary, "w");
    try {
      writeFully(file, typeof data === "string" ? Buffer.from(data) : data);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    if (durable) syncFolder(folder);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The first error is the one to report.
    }
    throw diskProblem("cannot write", path, error);
  }
}
