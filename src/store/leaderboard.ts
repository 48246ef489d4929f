/** The best rewards over all runs, per task: an index in SQLite over the journals, which can always be built anew. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Problem } from "../core/problem.ts";
import { diskProblem } from "./disk.ts";
import { DATABASE, isDamage, isLocked, isUnwritable, openDatabase } from "./leaderboard-database.ts";
import { type LeaderboardRow, select, update } from "./leaderboard-rows.ts";

export interface Leaderboard {
  readonly rows: readonly LeaderboardRow[];
  /** One sentence for everything that was repaired or passed over. */
  readonly notices: readonly string[];
}

/**
 * The leaderboard after reading the journals that changed since the last time.
 * @param task only this task
 * @throws Problem when the database is locked or the disk refuses
 */
export function readLeaderboard(runsDir: string, task?: string): Leaderboard {
  return withDatabase(runsDir, (database, notices) => {
    notices.push(...update(database, runsDir));
    return { rows: select(database, task), notices };
  });
}

/** Drops the database and builds it from all journals. @throws Problem as {@link readLeaderboard} */
export function rebuildLeaderboard(runsDir: string): Leaderboard {
  removeDatabase(runsDir);
  return readLeaderboard(runsDir);
}

function withDatabase(
  runsDir: string,
  use: (database: DatabaseSync, notices: string[]) => Leaderboard,
): Leaderboard {
  const path = join(runsDir, DATABASE);
  if (!existsSync(runsDir)) return attempt(":memory:", []);
  try {
    try {
      return attempt(path, []);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const aside = setDatabaseAside(path);
      return attempt(path, [
        `${path} was damaged or not this program's, so it was built anew from the journals; the old file is ${aside}`,
      ]);
    }
  } catch (error) {
    if (!isUnwritable(error)) throw explain(error, path);
    return attempt(":memory:", [
      `${path} cannot be written, so the leaderboard was read from the journals and not kept`,
    ]);
  }

  function attempt(file: string, notices: string[]): Leaderboard {
    const database = openDatabase(file);
    try {
      return use(database, notices);
    } finally {
      database.close();
    }
  }
}

function explain(error: unknown, path: string): Problem {
  if (isLocked(error)) {
    return new Problem(`${path} is locked by another program: close it and try again (nothing is lost)`, {
      cause: error,
    });
  }
  return diskProblem("cannot use", path, error);
}

function removeDatabase(runsDir: string): void {
  const path = join(runsDir, DATABASE);
  try {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) {
      rmSync(path + suffix, { force: true, recursive: true });
    }
  } catch (error) {
    throw diskProblem("cannot remove", path, error);
  }
}

/** What lies under the database's name may be somebody's only copy of something. @returns its new path */
function setDatabaseAside(path: string): string {
  const aside = `${path}.old`;
  try {
    renameSync(path, aside);
    for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
    return aside;
  } catch (error) {
    throw diskProblem("cannot move", path, error);
  }
}
