/** Opens the leaderboard's SQLite file, whatever state it and its file system are in. */
import { DatabaseSync } from "node:sqlite";

/** File name of the database in the folder of all runs. */
export const DATABASE = "leaderboard.sqlite";

/** Raised with every change of the tables; a file with another number is built anew. */
const VERSION = 3;
const BUSY_MILLISECONDS = 3_000;

const tables = `
  CREATE TABLE IF NOT EXISTS journals (run TEXT PRIMARY KEY, stamp TEXT NOT NULL, notice TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS results (
    run TEXT PRIMARY KEY, task TEXT NOT NULL, method TEXT NOT NULL, model TEXT NOT NULL, label TEXT NOT NULL,
    candidate TEXT NOT NULL, steps INTEGER NOT NULL, fitness REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
    seeds INTEGER NOT NULL, success REAL, human_normalised REAL, human REAL, sparse REAL, usd REAL, date TEXT NOT NULL,
    backend TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS results_by_task ON results (task, low DESC);
`;

/** SQLite's result codes (sqlite.org/rescode.html), without their extension. */
const ERROR = 1;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
}

/** A database of another version of this program: as good as damaged, since it can be built anew. */
class OtherVersion extends Error {}

/** Whether the file is no leaderboard of this version; statements that fail as such met somebody else's tables. */
export function isDamage(error: unknown): boolean {
  return error instanceof OtherVersion || [ERROR, CORRUPT, NOTADB].includes(resultCode(error));
}

export function isLocked(error: unknown): boolean {
  return [BUSY, LOCKED].includes(resultCode(error));
}

/** Whether the database cannot be kept on this disk, although the journals can be read. */
export function isUnwritable(error: unknown): boolean {
  return [READONLY, IOERR, FULL, CANTOPEN].includes(resultCode(error));
}

/**
 * A database with its tables, for the caller to close.
 * @param path a file, made when it is missing, or `:memory:`
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MILLISECONDS });
  try {
    const version = database.prepare("PRAGMA user_version").get()?.user_version;
    if (version !== 0 && version !== VERSION) throw new OtherVersion(`version ${version}`);
    useWriteAheadLog(database);
    database.exec(tables);
    database.exec(`PRAGMA user_version = ${VERSION}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Faster and readable while written; network file systems without shared memory keep SQLite's default. */
function useWriteAheadLog(database: DatabaseSync): void {
  try {
    database.exec("PRAGMA journal_mode = WAL");
  } catch (error) {
    if (isDamage(error) || isLocked(error)) throw error;
    database.exec("PRAGMA journal_mode = DELETE");
  }
}
