/** A whole run through the command line, small enough for a test: run, stop, resume, export, leaderboard. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resultOf, run, start } from "../end-to-end/command.ts";
import { temporaryFolder } from "../store/samples.ts";
import { until } from "../until.ts";
import { cli } from "./fake-terminal.ts";

const small = [
  "--task",
  "cartpole-balance",
  ...["--model", "offline", "--candidates", "1", "--iterations", "1", "--steps", "4k", "--final-seeds", "1"],
];

describe("a small run", () => {
  test("is stopped with Ctrl-C, resumed, exported and ranked", async () => {
    const runs = temporaryFolder();
    const at = ["--run-dir", runs];
    const { child, ended } = start([...small, ...at]);
    let said = "";
    child.stdout.on("data", (text: string) => {
      said += text;
    });
    await until(() => said.includes("generation 1\n") || child.exitCode !== null);
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    const [, id = ""] = /to go on: design-reward resume (\S+) --run-dir/.exec(stopped.stderr) ?? [];
    expect(stopped.stderr).not.toContain("    at ");

    const resumed = await run("resume", id, "--json", ...at);
    // What goes on is told of; on a slow machine that may be a training that was stopped in its middle.
    expect(resumed.stderr).not.toMatch(/^(?!.* goes on after )./m);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ run: id });
    const { contenders, winner } = resultOf(resumed);
    expect(contenders.map(({ contender }) => contender)).toEqual(["winner", "human", "sparse"]);

    const board = JSON.parse((await cli(["leaderboard", "--json", ...at])).stdout) as { rows: unknown[] };
    expect(board.rows).toMatchObject([{ run: id, candidate: winner.id }]);
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
      config: { task: "cartpole-balance", model: "offline", candidates: 1, steps: 4000 },
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
