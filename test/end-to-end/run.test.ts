/** A whole run: what it delivers, and that its journal depends neither on how much goes on at once nor on kills. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { journalText, onlyRun, resultOf, run, smallRun, start, temporaryRuns } from "./command.ts";
import { killAt, lineCount, resultTimes } from "./kill-and-resume.ts";

const canary = "sk-canary-0123456789";
const keys = { ...process.env, ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary };

/** A run that nobody disturbs, with one training at a time. */
const runs = temporaryRuns();
const undisturbed = start([...smallRun(runs.path), "--jobs", "1"], keys).ended;
afterAll(() => runs[Symbol.dispose]());

test("a run delivers a trained winner, its evidence and a package that proves itself", async () => {
  const ended = await undisturbed;
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const result = resultOf(ended);
  expect(result.contenders.map(({ contender }) => contender)).toEqual(["winner", "human", "sparse"]);

  const id = onlyRun(runs.path)!;
  const folder = join(runs.path, id);
  const winner = join(folder, "candidates", `${result.winner.label}-${result.winner.id}`);
  for (const file of ["reward.ts", "critic.json", "curve.jsonl", "evaluation.json", "policy.onnx"]) {
    expect(existsSync(join(winner, file)), file).toBe(true);
  }
  expect(readFileSync(join(winner, "reward.ts"), "utf8")).toBe(result.winner.source);

  const at = ["--run-dir", runs.path];
  const out = join(runs.path, "out");
  const exported = await run("export", id, "--format", "js", "-o", out, ...at);
  expect(exported, exported.stderr).toMatchObject({ code: 0 });
  for (const cwd of [join(folder, "best"), out]) {
    const replay = spawnSync(process.execPath, ["test.mjs"], { cwd, encoding: "utf8", env: {} });
    expect(replay.status, replay.stderr).toBe(0);
  }
  const board = await run("leaderboard", "--json", ...at);
  expect(board.stdout).toContain(result.winner.id);
});

test("the same seed gives the same journal but for times: with more jobs, and killed as it searches and finishes", async () => {
  const expected = await undisturbed;
  const lines = lineCount(runs.path);
  expect(lines).toBeGreaterThan(20);

  using others = temporaryRuns();
  const at = ["--jobs", "2", "--json", "--run-dir", others.path];
  await killAt(Math.floor(lines / 2), others.path, [...smallRun(others.path), "--jobs", "2"]);
  const id = onlyRun(others.path)!;
  await killAt(lines - 3, others.path, ["resume", id, ...at]);
  const finished = resultTimes(others.path);
  const resumed = await run("resume", id, ...at);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });

  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(resultTimes(others.path)).toMatchObject(finished);
  const plain = (path: string) => journalText(path).replace(/"at":"[^"]*"/g, '"at":""');
  expect(plain(others.path)).toBe(plain(runs.path));
});

test("no key that the environment holds is in any file of a run, nor in what it says", async () => {
  const { stdout, stderr } = await undisturbed;
  const grep = spawnSync("grep", ["-r", canary, runs.path], { encoding: "utf8" });
  expect(grep.stdout).toBe("");
  expect(stdout + stderr).not.toContain(canary);
});
