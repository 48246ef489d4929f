import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { sampleConfig, saveRun, temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

/** Runs a verb both ways and gives the text and the JSON object. */
async function both(args: readonly string[]) {
  const text = await cli(args);
  const json = await cli([...args, "--json"]);
  expect(text.exitCode).toBe(json.exitCode);
  return { ...text, json: JSON.parse(json.stdout) as Record<string, unknown> };
}

test("tasks lists the registry", async () => {
  const { stdout, json, exitCode } = await both(["tasks"]);
  expect(exitCode).toBe(0);
  for (const { id } of tasks) expect(stdout).toContain(id);
  expect(json.tasks).toHaveLength(tasks.length);
});

test.each(tasks.map(({ id }) => id))("show %s", async (id) => {
  const { stdout, json, exitCode } = await both(["show", id]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("fitness");
  expect(json.task).toMatchObject({
    id,
    rewards: { human: expect.stringContaining("export function reward") },
  });
  expect(stdout).not.toMatch(/undefined|NaN|Infinity/);
});

describe("runs on the disk", () => {
  test("none yet", async () => {
    const runs = join(temporaryFolder(), "runs");
    expect((await both(["runs", "--run-dir", runs])).json).toEqual({ runs: [] });
    expect((await both(["leaderboard", "--run-dir", runs])).json).toEqual({ rows: [], notices: [] });
  });

  test("runs lists them, damaged ones too", async () => {
    const runs = temporaryFolder();
    const { id } = saveRun(runs, { day: 1 });
    appendFileSync(saveRun(runs, { day: 2, events: 3 }).journal, "\u001b[31m\n");
    const { stdout, json, exitCode } = await both(["runs", "--run-dir", runs]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${id}  finished  eureka  offline            1  0.925  2026-11-01 01:00`);
    expect(stdout).toMatch(/damaged\n/);
    expect(stdout).toContain("line 4 is damaged (it is not JSON)");
    expect(json.runs).toHaveLength(2);
  });

  test("show <run> and show <run>/<candidate>", async () => {
    const runs = temporaryFolder();
    const { id } = saveRun(runs);
    const run = await both(["show", id, "--run-dir", runs]);
    expect(run.stdout.replaceAll(id, "RUN").replaceAll(runs, "RUNS")).toMatchSnapshot();
    expect(run.json.run).toMatchObject({ id, status: "finished", result: { task: "cartpole-swingup" } });
    for (const name of [`${id}/g1c1`, "aaaaaaaaaaaa"]) {
      const candidate = await both(["show", name, "--run-dir", runs]);
      expect(candidate.stdout.replaceAll(id, "RUN").replaceAll(runs, "RUNS")).toMatchSnapshot("candidate");
      expect(candidate.json.candidate).toMatchObject({ run: id, label: "g1c1", id: "aaaaaaaaaaaa" });
    }
    const rejected = await cli(["show", `${id}/g1c2`, "--run-dir", runs]);
    expect(rejected.stdout).toContain("rejected (parse): no reward function: export one");
    const unknown = await cli(["show", `${id}/g9c9`, "--run-dir", runs]);
    expect(unknown.stderr).toContain('has no candidate "g9c9": expected one of g1c1, g1c2');
    expect(unknown.exitCode).toBe(2);
  });

  test("an interrupted run says how to go on", async () => {
    const runs = temporaryFolder();
    const { id } = saveRun(runs, { events: 6 });
    const { stdout } = await cli(["show", id, "--run-dir", runs]);
    expect(stdout).toContain(`to go on: design-reward resume ${id} --run-dir ${runs}`);
  });

  test("compare says whether two runs can be told apart", async () => {
    const runs = temporaryFolder();
    const good = saveRun(runs, { day: 1, fitness: [0.9, 0.95] }).id;
    const bad = saveRun(runs, { day: 2, fitness: [0.2, 0.3] }).id;
    const vague = saveRun(runs, { day: 3, fitness: [0.1, 0.94] }).id;
    const open = saveRun(runs, { day: 4, events: 3 }).id;
    const conclusion = async (a: string, b: string) =>
      String((await both(["compare", a, b, "--run-dir", runs])).json.conclusion);
    expect(await conclusion(good, bad)).toMatch(`${good} is better`);
    expect(await conclusion(bad, good)).toMatch(`${good} is better`);
    expect(await conclusion(good, vague)).toMatch("intervals overlap");
    expect(await conclusion(good, open)).toMatch("Not both are finished");
  });

  test("leaderboard ranks, follows and rebuilds", async () => {
    const runs = temporaryFolder();
    const { id } = saveRun(runs, { fitness: [0.9, 0.95] });
    const at = ["--run-dir", runs];
    const first = await both(["leaderboard", "--task", sampleConfig.task, ...at]);
    expect(first.json.rows).toMatchObject([{ rank: 1, run: id, low: 0.9, high: 0.95 }]);
    expect(first.stdout).toContain("[0.900, 0.950]");
    writeFileSync(join(runs, "leaderboard.sqlite"), "garbage".repeat(1000));
    const repaired = await cli(["leaderboard", ...at]);
    expect(repaired.stderr).toContain("was damaged or not this program");
    expect(repaired.exitCode).toBe(0);
    expect((await both(["leaderboard", "--rebuild", ...at])).json.rows).toMatchObject([{ run: id }]);
  });

  test("a damaged journal is one sentence with exit code 1", async () => {
    const runs = temporaryFolder();
    const { id, journal } = saveRun(runs);
    appendFileSync(journal, "garbage\n");
    const { exitCode, stderr } = await cli(["show", id, "--run-dir", runs]);
    expect(stderr).toMatch(/^design-reward: .*line 14 is damaged .*nothing was changed.*\n$/);
    expect(exitCode).toBe(1);
  });
});

test("doctor reports without telling a key", async () => {
  const { stdout } = await cli(["doctor", "--run-dir", join(temporaryFolder(), "runs")], {
    ANTHROPIC_API_KEY: "sk-secret",
  });
  expect(stdout).toMatch(/ok +sandbox \(isolated-vm\) +loads and computes/);
  expect(stdout).toMatch(/ok +learner \(onnxruntime-node\) +loads and computes/);
  expect(stdout).toContain("ANTHROPIC_API_KEY is set");
  expect(stdout).toContain("OPENAI_API_KEY is not set");
  expect(stdout).not.toContain("secret");
});

test("doctor fails with a remedy where a run cannot be written", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const { stdout, exitCode } = await cli(["doctor", "--run-dir", join(file, "runs")]);
  expect(stdout).toMatch(/fail +run folder .*choose another folder with --run-dir/);
  expect(exitCode).toBe(1);
});
