/** `design-reward prompt`, and the folder of one's own templates: checked before anything starts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { saveRun, temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

interface Printed {
  readonly task: string;
  readonly run: string | null;
  readonly generation: number;
  readonly system: string;
  readonly user: string;
  readonly tokens: number;
  readonly promptTokens: number;
  readonly sections: readonly { name: string; tokens: number; told: number; of: number }[];
}

async function printed(...args: readonly string[]): Promise<Printed> {
  const { stdout, stderr, exitCode } = await cli(["prompt", ...args, "--json"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Printed;
}

describe("the prompt of a task", () => {
  test("is printed as it would be sent", async () => {
    const prompt = await printed("--task", "cartpole-swingup");
    expect(prompt).toMatchObject({
      task: "cartpole-swingup",
      run: null,
      generation: 0,
      promptTokens: 12_000,
    });
    const { stdout } = await cli(["prompt", "--task", "cartpole-swingup"]);
    expect(stdout).toContain(prompt.system);
    expect(stdout).toContain(prompt.user);
    expect(stdout).toContain(`about ${prompt.tokens} tokens, of at most 12000`);
    for (const { name } of prompt.sections) expect(stdout).toContain(name);
  });

  test("keeps to a small context", async () => {
    const small = await printed("--task", "cartpole-swingup", "--context-tokens", "2048");
    expect(small.tokens).toBeLessThanOrEqual(small.promptTokens);
    expect(small.promptTokens).toBeLessThan(2048);
  });

  test("shows the best of one's own leaderboard with --few-shot", async () => {
    const runs = temporaryFolder();
    saveRun(runs);
    const { user } = await printed("--task", "cartpole-balance", "--few-shot", "2", "--run-dir", runs);
    expect(user).toContain("Rewards that worked on tasks like this one");
    expect(user).toContain("// Task cartpole-swingup: ");
    expect(user).toContain("export function reward");
  });
});

describe("the next prompt of a run", () => {
  test("tells what the run's journal holds, and writes nothing", async () => {
    const runs = temporaryFolder();
    const { id, journal } = saveRun(runs);
    const before = readFileSync(journal, "utf8");
    const prompt = await printed("--generation-of", id, "--run-dir", runs);
    expect(prompt).toMatchObject({ run: id, generation: 1 });
    expect(prompt.user).toContain("This is generation 2.");
    expect(prompt.user).toContain("g1c1; fitness");
    expect(readFileSync(journal, "utf8")).toBe(before);
  });

  test.each([
    [["--generation-of", "x", "--task", "cartpole-swingup"], "--task cannot be given with --generation-of"],
    [["--generation-of", "x", "--few-shot", "1"], "--few-shot cannot be given with --generation-of"],
    [[], "prompt needs --task <id>"],
    [["--task", "cartpole-swingup", "--context-tokens", "1"], "--context-tokens"],
  ])("%j is wrong usage", async (args, sentence) => {
    const { stderr, exitCode } = await cli(["prompt", ...args]);
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
  });
});

describe("--prompts", () => {
  test.each([
    ["task.md", "{{title}} {{speed}}", 'has an unknown slot "speed": it may have title'],
    ["parent.md", "{{label}}", 'lacks the slot "{{fitness}}"'],
    ["summary.md", "", 'there is no prompt template "summary"'],
  ])("%s with a fault ends the command before a run begins", async (name, text, sentence) => {
    const folder = join(temporaryFolder(), "prompts");
    mkdirSync(folder);
    writeFileSync(join(folder, name), text);
    const runs = join(folder, "runs");
    for (const command of [["prompt"], ["--model", "manual", "--run-dir", runs]]) {
      const { stderr, exitCode } = await cli([...command, "--task", "cartpole-swingup", "--prompts", folder]);
      expect(stderr).toContain(sentence);
      expect(exitCode).toBe(2);
    }
    expect(existsSync(runs)).toBe(false);
  });

  test("in place of the package's, by name", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "answer.md"), "Answer in one line.");
    const { user } = await printed("--task", "cartpole-swingup", "--prompts", folder);
    expect(user).toMatch(/Answer in one line\.\s*$/);
  });
});

test("a context that has no room for rules and task is refused before a run begins", async () => {
  const runs = join(temporaryFolder(), "runs");
  const { stderr, exitCode } = await cli([
    ...["--task", "cartpole-swingup", "--model", "manual", "--context-tokens", "1024", "--run-dir", runs],
  ]);
  expect(stderr).toMatch(/the rules and the task cartpole-swingup take about \d+ tokens, .*--context-tokens/);
  expect(exitCode).toBe(2);
  expect(existsSync(runs)).toBe(false);
});
