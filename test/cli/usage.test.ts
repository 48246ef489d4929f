import { describe, expect, test } from "vitest";
import { explainError } from "../../src/cli/errors.ts";
import { nodeTooOld } from "../../src/cli/node-version.ts";
import { parseCommandLine } from "../../src/cli/program.ts";
import { FailureError } from "../../src/core/outcome.ts";
import { Interrupted, Problem } from "../../src/core/problem.ts";
import { cli } from "./fake-terminal.ts";

describe("wrong usage ends with 2 and one sentence", () => {
  test.each([
    [["--jobs", "0"], '--jobs must be a whole number from 1 to 512, got "0"'],
    [["--steps", "abc"], '--steps must be a whole number from 1 to 1e11, got "abc"'],
    [["--candidates", "1.5"], '--candidates must be a whole number from 1 to 1000, got "1.5"'],
    [["--seed", "-1"], '--seed must be a whole number from 0 to 4294967295, got "-1"'],
    [["--taks", "x"], "unknown option '--taks'; did you mean --task?"],
    [["taks"], 'unknown verb "taks"; did you mean "tasks"?'],
    [["frobnicate"], 'unknown verb "frobnicate": expected one of run, tasks, show,'],
    [["show"], "missing required argument 'name'; see design-reward --help"],
    [["tasks", "more"], "too many arguments for 'tasks'"],
    [["show", "cartpole-swngup"], 'did you mean the task "cartpole-swingup"?'],
    [["leaderboard", "--task", "cartpole-swngup"], "cartpole-swingup"],
    [["train", "human"], "required option '--task <id>' not specified"],
    [["compare", "a"], "missing required argument 'other-run'"],
    [["help", "taks"], 'unknown verb "taks"; did you mean "tasks"?'],
    [["--steps", "5", "tasks"], "--steps is no option of `tasks`; see design-reward tasks --help"],
    [["--task", "x", "leaderboard"], "--task belongs after the verb: design-reward leaderboard … --task …"],
    [["runs", "--run-dir", ""], "--run-dir must name a folder"],
    [["--task", "cartpole-balance", "--description", " "], "--description must say what is to be learned"],
    [["--task", "cartpole-balance", "--tensorboard", ""], "--tensorboard must name a folder, or stand alone"],
    [["--tensorboard", "x", "runs"], "--tensorboard is no option of `runs`"],
    [["--task", "cartpole-balance", "--model", "anthropic:x"], "needs a key: set ANTHROPIC_API_KEY"],
    [
      ["--task", "cartpole-balance", "--model", "openai:x", "--base-url", "nowhere"],
      "must be an http address",
    ],
    [["--task", "cartpole-balance", "--base-url", "http://localhost:1"], "--base-url needs a model"],
    [
      ["--task", "cartpole-balance", "--backend", "onnx-gpu"],
      'unknown backend "onnx-gpu": did you mean "onnx-',
    ],
    [["train", "human", "--task", "cartpole-balance", "--backend", "gpu"], 'unknown backend "gpu": '],
    [["--backend", "onnx-cuda", "--resume", "x"], "--backend cannot be given with --resume"],
    [["--task", "cartpole-balance", "--effort", "max"], "Allowed choices are low, medium, high; see"],
    [
      ["--task", "cartpole-balance", "--seed-reward", ""],
      "the reward's file must be named, got an empty text",
    ],
    [["validate", "", "--task", "cartpole-balance"], "the reward's file must be named, got an empty text"],
    [
      ["train", "human", "--task", "cartpole-balance", "--log", ""],
      "--log must name a file, got an empty text",
    ],
    [
      ["train", "human", "--task", "cartpole-balance", "--state", ""],
      "--state must name a file, got an empty",
    ],
    [
      ["train", "human", "--task", "cartpole-balance", "--state", "a", "--policy", "./a"],
      "--policy and --state name the same file, a; give each its own",
    ],
    [["prompt", "--task", "cartpole-balance", "--description", ""], "--description must say what is to be"],
    [["export", "none", "-o", ""], "--output must name a folder, got an empty text"],
    [["--task", "cartpole-balance", "--model", "replay:none", "--run-dir", "nowhere"], 'no run "none"'],
  ])("%j", async (args, sentence) => {
    const { exitCode, stdout, stderr } = await cli(args);
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^design-reward: .*\n$/);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  test.each([[["--task", "cartpole-balance"]], [["train", "human", "--task", "cartpole-balance"]]])(
    "a backend that this machine lacks is refused before anything is done: %j",
    async (args) => {
      const lacking = process.platform === "darwin" ? "onnx-cuda" : "onnx-coreml";
      const { exitCode, stdout, stderr } = await cli([...args, "--backend", lacking, "--run-dir", "nowhere"]);
      expect(stderr).toMatch(
        new RegExp(
          `^design-reward: --backend ${lacking} does not work on this machine: .* it is there on .*\n$`,
        ),
      );
      expect(stdout).toBe("");
      expect(exitCode).toBe(2);
    },
  );

  test("with --json the error is the one object", async () => {
    const { exitCode, stdout, stderr } = await cli(["taks", "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      error: { kind: "usage", message: 'unknown verb "taks"; did you mean "tasks"?' },
    });
    expect(stderr).not.toBe("");
    expect(exitCode).toBe(2);
  });
});

describe("parseCommandLine", () => {
  test("options count before and after the verb", () => {
    for (const args of [
      ["--run-dir", "elsewhere", "runs"],
      ["runs", "--run-dir", "elsewhere"],
    ]) {
      expect(parseCommandLine(args)).toMatchObject({ type: "verb", runsDir: "elsewhere" });
    }
    expect(parseCommandLine(["runs"])).toMatchObject({ runsDir: "runs" });
  });

  test("tasks and show are the verbs that an old Node can run", () => {
    expect(parseCommandLine(["tasks"])).toMatchObject({ needsNode24: false });
    expect(parseCommandLine(["show", "x"])).toMatchObject({ needsNode24: false });
    expect(parseCommandLine(["doctor"])).toMatchObject({ needsNode24: true });
    expect(parseCommandLine(["--task", "x"])).toMatchObject({ needsNode24: true });
  });

  test("help and version are texts", async () => {
    for (const args of [["--help"], ["train", "--help"], ["help"], ["help", "train"]]) {
      const { exitCode, stdout } = await cli(args);
      expect(stdout).toContain("Usage: design-reward");
      expect(exitCode).toBe(0);
    }
    expect((await cli(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse((await cli(["help", "train", "--json"])).stdout).text).toContain(
      "Usage: design-reward train",
    );
  });
});

describe("explainError", () => {
  test.each([
    [new Problem("the disk is full"), 1, "problem", "the disk is full"],
    [new Interrupted("stopped; to go on: design-reward resume x"), 130, "interrupted", "resume x"],
    [new FailureError("provider", "no answer"), 1, "problem", "provider: no answer"],
    [new TypeError("x is not a function"), 1, "internal", "a fault of this program: x is not a function"],
  ])("%s", (error, exitCode, kind, sentence) => {
    const report = explainError(error);
    expect(report).toMatchObject({ exitCode, kind });
    expect(report.message).toContain(sentence);
  });

  test("whatever breaks after Ctrl-C broke because of it", () => {
    expect(explainError(new Error("killed"), true)).toMatchObject({ exitCode: 130 });
  });

  test("is one harmless line", () => {
    const { message } = explainError(new Problem("a reward said:\n\u001b[2Jhello"));
    expect(message).toBe("a reward said: hello");
  });
});

test("an old Node is told the command that works", () => {
  expect(nodeTooOld(["--task", "x", "--description", "don't fall"], "20.20.2")).toBe(
    "this needs Node ≥ 24 and found 20.20.2: run `npx -p node@24 -p design-reward design-reward --task x --description 'don'\\''t fall'`",
  );
});
