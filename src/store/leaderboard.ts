/** The best rewards over all runs, per task: an index in SQLite over the journals, which can always be built anew. */
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Problem } from "../core/problem.ts";
import type { JournalLine } from "../core/run.ts";
import { diskProblem } from "./disk.ts";
import { JOURNAL, Journal } from "./journal.ts";
import { DATABASE, isDamage, isLocked, isUnwritable, openDatabase } from "./leaderboard-database.ts";
import { runIds } from "./runs.ts";

export interface LeaderboardRow {
  /** Place within the task, from 1, by the lower bound of the interval; one seed alone has none and comes last. */
  readonly rank: number;
  readonly task: string;
  readonly run: string;
  readonly method: string;
  readonly model: string;
  readonly label: string;
  readonly candidate: string;
  /** Environment steps of each training. */
  readonly steps: number;
  /** Mean fitness over the final seeds with its 95 % interval. */
  readonly fitness: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
  /** Success rate, or null when the task has no success predicate. */
  readonly success: number | null;
  readonly humanNormalised: number | null;
  /** Mean fitness of the reference rewards of the same run, or null when none of their trainings ended well. */
  readonly human: number | null;
  readonly sparse: number | null;
  /** ISO time at which the run finished. */
  readonly date: string;
}

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

/** Reads every journal that is new or changed, and forgets runs that are gone. */
function update(database: DatabaseSync, runsDir: string): string[] {
  const notices: string[] = [];
  database.exec("BEGIN IMMEDIATE");
  try {
    const known = new Map(
      database
        .prepare("SELECT run, stamp, notice FROM journals")
        .all()
        .map(
          (row) =>
            [
              String(row.run),
              { stamp: String(row.stamp), notice: row.notice === null ? null : String(row.notice) },
            ] as const,
        ),
    );
    const forgetRow = database.prepare("DELETE FROM results WHERE run = ?");
    const forgetJournal = database.prepare("DELETE FROM journals WHERE run = ?");
    const remember = database.prepare(
      "INSERT OR REPLACE INTO journals (run, stamp, notice) VALUES (?, ?, ?)",
    );
    for (const run of runIds(runsDir)) {
      const path = join(runsDir, run, JOURNAL);
      const stamp = stampOf(path);
      const before = known.get(run);
      known.delete(run);
      let notice = before?.stamp === stamp ? before.notice : null;
      if (before?.stamp !== stamp) {
        forgetRow.run(run);
        try {
          insert(database, run, Journal.read(path));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          notice = `run ${run} is left out: ${error.message}`;
        }
        remember.run(run, stamp, notice);
      }
      if (notice !== null) notices.push(notice);
    }
    for (const run of known.keys()) {
      forgetRow.run(run);
      forgetJournal.run(run);
    }
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
  return notices;
}

/** Changes whenever a journal does: journals only grow, or are repaired by hand. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.size}:${stat.mtimeMs}` : "none";
}

function insert(database: DatabaseSync, run: string, lines: readonly JournalLine[]): void {
  const last = lines.at(-1);
  if (last?.type !== "run-finished") return;
  const { result } = last;
  const of = (name: string) => result.contenders.find(({ contender }) => contender === name);
  const winner = of("winner");
  if (!winner) return;
  database
    .prepare(
      `INSERT INTO results (run, task, method, model, label, candidate, steps, fitness, low, high, seeds, success,
         human_normalised, human, sparse, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      run,
      result.task,
      result.method,
      result.model,
      result.winner.label,
      result.winner.id,
      result.steps,
      winner.fitness.mean,
      winner.fitness.interval[0],
      winner.fitness.interval[1],
      winner.fitness.values.length,
      winner.success?.mean ?? null,
      result.humanNormalised,
      of("human")?.fitness.mean ?? null,
      of("sparse")?.fitness.mean ?? null,
      last.at,
    );
}

function select(database: DatabaseSync, task: string | undefined): LeaderboardRow[] {
  const rows = database
    .prepare(
      `SELECT row_number() OVER (PARTITION BY task ORDER BY seeds > 1 DESC, low DESC, fitness DESC, date, run) AS rank, task, run, method,
         model, label, candidate, steps, fitness, low, high, seeds, success, human_normalised AS humanNormalised, human,
         sparse, date
       FROM results WHERE ?1 IS NULL OR task = ?1 ORDER BY task, rank`,
    )
    .all(task ?? null);
  // The columns above are exactly the row's fields.
  return rows.map((row) => ({ ...row }) as unknown as LeaderboardRow);
}
