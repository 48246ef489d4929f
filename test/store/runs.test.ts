import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageProblem } from "../../src/core/problem.ts";
import { Journal } from "../../src/store/journal.ts";
import { createRun, listRuns, openRun } from "../../src/store/runs.ts";
import { sampleConfig, sampleEvents, saveRun, temporaryFolder, training } from "./samples.ts";

const noon = new Date("2026-11-21T12:00:00Z");

describe("createRun", () => {
  test("gives a readable id that follows from time and configuration", () => {
    const folder = createRun(temporaryFolder(), sampleConfig, noon);
    expect(folder.id).toMatch(/^2026-11-21-cartpole-swingup-[0-9a-z]{4}$/);
    expect(createRun(temporaryFolder(), sampleConfig, noon).id).toBe(folder.id);
  });

  test("two runs of the same instant get two folders", () => {
    const runs = temporaryFolder();
    const ids = Array.from({ length: 5 }, () => createRun(runs, sampleConfig, noon).id);
    expect(new Set(ids).size).toBe(5);
    expect(readdirSync(runs).sort()).toEqual(ids.sort());
  });

  test("a run that has begun keeps the configuration that it began with, whatever becomes of its config.json", () => {
    const runs = temporaryFolder();
    const { id } = saveRun(runs);
    const before = openRun(runs, id).config;
    writeFileSync(join(runs, id, "config.json"), "{");
    expect(openRun(runs, id).config).toEqual(before);
  });

  test.skipIf(process.platform !== "linux")("a place where no folder can be made is told at once", () => {
    expect(() => createRun("/proc/nowhere/runs", sampleConfig, noon)).toThrow(/^cannot make a run in \/proc/);
  });

  test("keeps the configuration", () => {
    const runs = temporaryFolder();
    const { id } = createRun(join(runs, "deep", "folder"), { ...sampleConfig, maxHours: 0.5 }, noon);
    expect(openRun(join(runs, "deep", "folder"), id).config).toEqual({ ...sampleConfig, maxHours: 0.5 });
  });

  test("a file in the place of the folder is one sentence", () => {
    const file = join(temporaryFolder(), "runs");
    writeFileSync(file, "");
    expect(() => createRun(file, sampleConfig, noon)).toThrow(
      `cannot make a run in ${file}: a file stands where a folder is needed: choose another folder`,
    );
    expect(() => createRun(join(file, "deeper"), sampleConfig, noon)).toThrow(
      /a part of that path is a file/,
    );
  });
});

describe("openRun", () => {
  test("finds a run by id, by the end of its id and by path", () => {
    const runs = temporaryFolder();
    const { id, path } = createRun(runs, sampleConfig, noon);
    for (const name of [id, id.slice(-4), path]) expect(openRun(runs, name).id).toBe(id);
  });

  test("names the nearest and the latest when there is no such run", () => {
    const runs = temporaryFolder();
    expect(() => openRun(runs, "x")).toThrow(`${runs} holds no runs yet`);
    const { id } = createRun(runs, sampleConfig, noon);
    const mistyped = id.replace("cartpole", "catrpole");
    expect(() => openRun(runs, mistyped)).toThrow(UsageProblem);
    expect(() => openRun(runs, mistyped)).toThrow(`did you mean "${id}"?`);
    expect(() => openRun(runs, "zzz")).toThrow(`(the latest: ${id})`);
  });

  test("a damaged configuration is one sentence", () => {
    const runs = temporaryFolder();
    const { id, path } = createRun(runs, sampleConfig, noon);
    writeFileSync(join(path, "config.json"), JSON.stringify({ ...sampleConfig, steps: "many" }));
    expect(() => openRun(runs, id)).toThrow(/config\.json is damaged \(steps: .*\): restore it from a copy/);
    writeFileSync(join(path, "config.json"), "{");
    expect(() => openRun(runs, id)).toThrow(/config\.json is damaged \(not JSON\)/);
  });
});

describe("RunFolder", () => {
  test("files of a candidate", () => {
    const folder = createRun(temporaryFolder(), sampleConfig, noon);
    const { policy, ...result } = training(0.5, "job");
    folder.saveJudged("g1c1", "abc", "export …", { accepted: true, findings: [], terms: ["a"] });
    folder.saveTraining("g1c1", "abc", result, Buffer.from(policy, "base64"));
    expect(readdirSync(folder.candidate("g1c1", "abc").folder).sort()).toEqual([
      "critic.json",
      "curve.jsonl",
      "evaluation.json",
      "policy.onnx",
      "reward.ts",
    ]);
  });

  test("a finished training is found again, a damaged one is not", () => {
    const folder = createRun(temporaryFolder(), sampleConfig, noon);
    expect(folder.loadResult("j1")).toBeNull();
    folder.saveResult(training(0.5, "j1"));
    expect(folder.loadResult("j1")).toEqual(training(0.5, "j1"));
    writeFileSync(join(folder.path, "results", "j1.json"), '{"job":"j1"');
    expect(folder.loadResult("j1")).toBeNull();
    writeFileSync(join(folder.path, "results", "j1.json"), JSON.stringify(training(0.5, "j2")));
    expect(folder.loadResult("j1")).toBeNull();
  });
});

describe("the state of a training", () => {
  test("is kept until the training ends, and its folder goes with the last one", () => {
    const folder = saveRun(temporaryFolder());
    expect(folder.loadState("j1")).toBeNull();
    folder.saveState("j1", Uint8Array.of(1, 2));
    folder.saveState("j1", Uint8Array.of(3));
    folder.saveState("j2", Uint8Array.of(4));
    expect([...folder.loadState("j1")!]).toEqual([3]);
    for (const job of ["j1", "j2", "j1"]) folder.dropState(job);
    expect(folder.loadState("j1")).toBeNull();
    expect(existsSync(join(folder.path, "trainings"))).toBe(false);
  });

  test("that cannot be written stops nothing, and a deleted run is not made again", () => {
    const folder = saveRun(temporaryFolder());
    writeFileSync(join(folder.path, "trainings"), "a file in the place of the folder");
    folder.saveState("j1", Uint8Array.of(1));
    expect(folder.loadState("j1")).toBeNull();
    rmSync(folder.path, { recursive: true });
    folder.saveState("j1", Uint8Array.of(1));
    expect(existsSync(folder.path)).toBe(false);
  });
});

describe("listRuns", () => {
  test("tells how every run stands, and a damaged one harms no other", () => {
    const runs = temporaryFolder();
    const finished = saveRun(runs, { day: 1 });
    const interrupted = saveRun(runs, { day: 2, events: 10 });
    const damaged = saveRun(runs, { day: 3 });
    appendFileSync(damaged.journal, "garbage\n");
    const running = saveRun(runs, { day: 4, events: 2 });
    const failed = saveRun(runs, { day: 5, events: 5 });
    const last = Journal.open(failed);
    last.append({ type: "run-failed", message: "none could be trained" });
    last.close();
    mkdirSync(join(runs, "not-a-run"));
    const journal = Journal.open(running);
    try {
      const byId = new Map(listRuns(runs).map((summary) => [summary.id, summary]));
      expect(byId.size).toBe(5);
      expect(byId.get(finished.id)).toMatchObject({ status: "finished", best: 0.925, generations: 1 });
      expect(byId.get(interrupted.id)).toMatchObject({ status: "interrupted", best: 0.9 });
      expect(byId.get(running.id)).toMatchObject({ status: "running", best: null });
      expect(byId.get(failed.id)).toMatchObject({ status: "failed" });
      expect(byId.get(damaged.id)).toMatchObject({
        status: "damaged",
        problem: expect.stringContaining("line 14"),
      });
    } finally {
      journal.close();
    }
    expect(existsSync(join(runs, "leaderboard.sqlite"))).toBe(false);
  });

  test("no folder, no runs", () => {
    expect(listRuns(join(temporaryFolder(), "none"))).toEqual([]);
  });
});

test("the sample journal holds every event of a run", () => {
  expect(new Set(sampleEvents().map(({ type }) => type)).size).toBeGreaterThan(9);
});
