import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalText, onlyRun, run, smallRun, start, temporaryRuns } from "./command.ts";

test("a run delivers a trained winner, its evidence and a package that proves itself", async () => {
  using runs = temporaryRuns();
  const ended = await run(...smallRun(runs.path));
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const { result } = JSON.parse(ended.stdout);
  expect(result.contenders.map(({ contender }: { contender: string }) => contender)).toEqual([
    "winner",
    "human",
    "sparse",
  ]);

  const folder = join(runs.path, onlyRun(runs.path)!);
  const winner = join(folder, "candidates", `${result.winner.label}-${result.winner.id}`);
  for (const file of ["reward.ts", "critic.json", "curve.jsonl", "evaluation.json", "policy.onnx"]) {
    expect(existsSync(join(winner, file)), file).toBe(true);
  }
  expect(readFileSync(join(winner, "reward.ts"), "utf8")).toBe(result.winner.source);
  const replay = spawnSync(process.execPath, ["test.mjs"], {
    cwd: join(folder, "best"),
    encoding: "utf8",
    env: {},
  });
  expect(replay.status, replay.stderr).toBe(0);

  for (const format of ["ts", "js"]) {
    const out = join(runs.path, `out-${format}`);
    const exported = await run(
      "export",
      onlyRun(runs.path)!,
      "--format",
      format,
      "-o",
      out,
      "--run-dir",
      runs.path,
    );
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
    const test = spawnSync(process.execPath, ["test.mjs"], { cwd: out, encoding: "utf8", env: {} });
    expect(test.status, test.stderr).toBe(0);
  }

  const board = await run("leaderboard", "--json", "--run-dir", runs.path);
  expect(board.stdout).toContain(result.winner.id);
});

test("the same seed twice gives the same journal but for times, and no key that the environment holds", async () => {
  using first = temporaryRuns();
  using second = temporaryRuns();
  const canary = "sk-canary-0123456789";
  const keys = { ...process.env, ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary };
  const [ended] = await Promise.all([
    start([...smallRun(first.path), "--jobs", "1"], keys).ended,
    run(...smallRun(second.path), "--jobs", "2"),
  ]);
  const plain = (runs: string) => journalText(runs).replace(/"at":"[^"]*"/g, '"at":""');
  expect(plain(second.path)).toBe(plain(first.path));
  expect(plain(first.path)).toContain("run-finished");
  const grep = spawnSync("grep", ["-r", canary, first.path], { encoding: "utf8" });
  expect(grep.stdout).toBe("");
  expect(ended.stdout + ended.stderr).not.toContain(canary);
});
