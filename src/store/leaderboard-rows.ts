/** The rows of the leaderboard's database: filled from the journals of runs, read in the order of the ranking. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { DEFAULT_BACKEND } from "../core/backend-id.ts";
import { Problem } from "../core/problem.ts";
import type { JournalLine } from "../core/run.ts";
import { JOURNAL, Journal } from "./journal.ts";
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
  /** What the language model cost, zero where none is paid; null when a price was unknown or the run is from before. */
  readonly usd: number | null;
  /** ISO time at which the run finished. */
  readonly date: string;
  /** What the trainings ran on. */
  readonly backend: string;
}

/**
 * Reads every journal that is new or changed, and forgets runs that are gone.
 * @returns one sentence for each run that was passed over
 */
export function update(database: DatabaseSync, runsDir: string): string[] {
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

/** Designers that nobody is paid for. */
const free = /^(offline$|manual$|replay:)/;

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
         human_normalised, human, sparse, usd, date, backend) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      free.test(result.model) ? 0 : (result.cost?.usd ?? null),
      last.at,
      result.backend ?? DEFAULT_BACKEND,
    );
}

/** All rows, or those of one task, the best of each task first. */
export function select(database: DatabaseSync, task: string | undefined): LeaderboardRow[] {
  const rows = database
    .prepare(
      `SELECT row_number() OVER (PARTITION BY task ORDER BY seeds > 1 DESC, low DESC, fitness DESC, date, run) AS rank, task, run, method,
         model, label, candidate, steps, fitness, low, high, seeds, success, human_normalised AS humanNormalised, human,
         sparse, usd, date, backend
       FROM results WHERE ?1 IS NULL OR task = ?1 ORDER BY task, rank`,
    )
    .all(task ?? null);
  // The columns above are exactly the row's fields.
  return rows.map((row) => ({ ...row }) as unknown as LeaderboardRow);
}
