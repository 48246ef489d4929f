import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { readLeaderboard, rebuildLeaderboard } from "../../src/store/leaderboard.ts";
import { saveRun, temporaryFolder } from "./samples.ts";

const database = (runs: string) => join(runs, "leaderboard.sqlite");

describe("leaderboard", () => {
  test("ranks by the lower bound of the interval, not by the mean; a single seed comes last", () => {
    const runs = temporaryFolder();
    const steady = saveRun(runs, { day: 1, fitness: [0.7, 0.7] });
    const lucky = saveRun(runs, { day: 2, fitness: [0.5, 1] });
    const single = saveRun(runs, { day: 3, fitness: [1] });
    saveRun(runs, { day: 4, events: 5 });
    const { rows, notices } = readLeaderboard(runs);
    expect(rows.map(({ run, rank }) => [run, rank])).toEqual([
      [steady.id, 1],
      [lucky.id, 2],
      [single.id, 3],
    ]);
    expect(rows[0]).toMatchObject({
      task: "cartpole-swingup",
      method: "eureka",
      model: "offline",
      label: "g1c1",
      candidate: "aaaaaaaaaaaa",
      steps: 1000,
      fitness: 0.7,
      low: 0.7,
      high: 0.7,
      seeds: 2,
      success: 1,
      humanNormalised: 1.5,
      date: "2026-11-01T01:00:00.000Z",
    });
    expect(rows[0]?.human).toBeCloseTo(0.85);
    expect(rows[0]?.sparse).toBeCloseTo(0.15);
    expect(notices).toEqual([]);
  });

  test("follows the journals: new runs come in, removed ones go", () => {
    const runs = temporaryFolder();
    expect(readLeaderboard(runs).rows).toEqual([]);
    const { path } = saveRun(runs);
    expect(readLeaderboard(runs).rows).toHaveLength(1);
    expect(readLeaderboard(runs, "cartpole-swingup").rows).toHaveLength(1);
    expect(readLeaderboard(runs, "other").rows).toHaveLength(0);
    rmSync(path, { recursive: true });
    expect(readLeaderboard(runs).rows).toEqual([]);
  });

  test("a rebuilt database says the same", () => {
    const runs = temporaryFolder();
    saveRun(runs, { day: 1 });
    saveRun(runs, { day: 2, fitness: [0.2, 0.3] });
    const before = readLeaderboard(runs);
    expect(rebuildLeaderboard(runs)).toEqual(before);
  });

  test("a damaged database is built anew with a notice", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    const { rows } = readLeaderboard(runs);
    writeFileSync(database(runs), "this is not a database, it is a poem about one".repeat(100));
    const repaired = readLeaderboard(runs);
    expect(repaired.rows).toEqual(rows);
    expect(repaired.notices).toEqual([
      `${database(runs)} was damaged or not this program's, so it was built anew from the journals; the old file is ${database(runs)}.old`,
    ]);
    expect(readLeaderboard(runs).notices).toEqual([]);
  });

  test("a database with damaged pages is built anew", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    const { rows } = readLeaderboard(runs);
    const bytes = readFileSync(database(runs));
    bytes.fill(0xff, 4096);
    writeFileSync(database(runs), bytes);
    expect(readLeaderboard(runs).rows).toEqual(rows);
  });

  test("somebody else's database under that name is set aside", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    const other = new DatabaseSync(database(runs));
    other.exec("CREATE TABLE results (other TEXT); INSERT INTO results VALUES ('kept')");
    other.close();
    expect(readLeaderboard(runs).rows).toHaveLength(1);
    const aside = new DatabaseSync(`${database(runs)}.old`);
    expect(aside.prepare("SELECT other FROM results").get()).toEqual({ other: "kept" });
    aside.close();
  });

  test("a database of another version is built anew", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    const other = new DatabaseSync(database(runs));
    other.exec("PRAGMA user_version = 99; CREATE TABLE results (other TEXT)");
    other.close();
    expect(readLeaderboard(runs).rows).toHaveLength(1);
  });

  test("a damaged journal is left out with a notice, every time", () => {
    const runs = temporaryFolder();
    saveRun(runs, { day: 1 });
    const { id, journal } = saveRun(runs, { day: 2 });
    appendFileSync(journal, "garbage\n");
    for (let time = 0; time < 2; time++) {
      const { rows, notices } = readLeaderboard(runs);
      expect(rows).toHaveLength(1);
      expect(notices).toEqual([expect.stringContaining(`run ${id} is left out: `)]);
    }
  });

  test("where the database cannot be kept, the journals alone give the leaderboard", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    mkdirSync(database(runs));
    const { rows, notices } = readLeaderboard(runs);
    expect(rows).toHaveLength(1);
    expect(notices).toEqual([
      `${database(runs)} cannot be written, so the leaderboard was read from the journals and not kept`,
    ]);
  });

  test("a locked database is one sentence", () => {
    const runs = temporaryFolder();
    saveRun(runs);
    readLeaderboard(runs);
    const other = new DatabaseSync(database(runs));
    other.exec("BEGIN IMMEDIATE");
    try {
      expect(() => readLeaderboard(runs)).toThrow(/leaderboard\.sqlite is locked by another program/);
    } finally {
      other.close();
    }
  });
});
