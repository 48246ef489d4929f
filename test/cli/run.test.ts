/** A whole run through the command line, small enough for a test: run, stop, resume, export, leaderboard. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunResult } from "../../src/core/run.ts";
import { temporaryFolder } from "../store/samples.ts";
import { cli, type Told } from "./fake-terminal.ts";

const root = join(import.meta.dirname, "../..");
const small = [
  "--task",
  "cartpole-balance",
  ...["--model", "offline", "--candidates", "2", "--iterations", "1", "--steps", "4k", "--final-seeds", "1"],
];

/** The program in a process of its own; `stopAt` is the output at which it gets a Ctrl-C. */
function launch(args: readonly string[], stopAt?: string): Promise<Told> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "src/cli/bin.ts"), ...args], { cwd: root });
    let stdout = "";
    let stderr = "";
    let stopped = false;
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      stdout += part;
      if (stopAt !== undefined && !stopped && stdout.includes(stopAt)) {
        stopped = true;
        child.kill("SIGINT");
      }
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      stderr += part;
    });
    child.on("close", (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

describe("a small run", () => {
  test("is stopped with Ctrl-C, resumed, exported and ranked", { timeout: 120_000 }, async () => {
    const runs = temporaryFolder();
    const at = ["--run-dir", runs];
    const stopped = await launch([...small, ...at], "generation 1\n");
    expect(stopped.exitCode).toBe(130);
    const [, id = ""] = /to go on: design-reward resume (\S+) --run-dir/.exec(stopped.stderr) ?? [];
    expect(stopped.stderr).not.toContain("    at ");

    const resumed = await launch(["resume", id, "--json", ...at]);
    expect(resumed.stderr).toBe("");
    expect(resumed.exitCode).toBe(0);
    const { run, result } = JSON.parse(resumed.stdout) as { run: string; result: RunResult };
    expect(run).toBe(id);
    expect(result.contenders.map(({ contender }) => contender)).toEqual(["winner", "human", "sparse"]);

    const board = JSON.parse((await cli(["leaderboard", "--json", ...at])).stdout) as { rows: unknown[] };
    expect(board.rows).toMatchObject([{ run: id, candidate: result.winner.id }]);
    const output = join(runs, "exported");
    expect((await cli(["export", id, "-o", output, ...at])).exitCode).toBe(0);
    expect(existsSync(join(output, "reward.ts"))).toBe(true);
    const odd = await cli(["export", id, "-o", join(runs, "odd"), "--format", "cobol", ...at]);
    expect(odd.stderr).toContain('--format must be one of ts, js, got "cobol"');
    expect(odd.exitCode).toBe(2);
  });

  test("is forecast and not started by --dry-run", async () => {
    const runs = join(temporaryFolder(), "runs");
    const { exitCode, stdout } = await cli([...small, "--run-dir", runs, "--dry-run", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      config: { task: "cartpole-balance", model: "offline", candidates: 2, steps: 4000 },
      forecast: { calls: null },
    });
    expect(existsSync(runs)).toBe(false);
  });

  test.each([
    [["--task", "cartpole-swngup"], "cartpole-swingup"],
    [[], "--task is missing: expected one of"],
    [[...small, "--method", "magic"], 'unknown method "magic"'],
    [["--model", "gpt", "--task", "cartpole-balance"], 'unknown model "gpt"'],
    [["--resume", "x", "--steps", "3"], "--steps cannot be given with --resume"],
    [["resume", "x"], 'there is no run "x"'],
  ])("is refused with %j", async (args, sentence) => {
    const { exitCode, stderr } = await cli([...args, "--run-dir", join(temporaryFolder(), "runs")]);
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
  });
});
