import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalText, onlyRun, resultOf, run, start, temporaryRuns } from "../end-to-end/command.ts";

test("a run killed in the middle of its trainings goes on with them, and does nothing of them again", async () => {
  using left = temporaryRuns();
  using killed = temporaryRuns();
  const expected = await run(...longRun(left.path));
  expect(expected, expected.stderr).toMatchObject({ code: 0 });

  const { child, ended } = start(longRun(killed.path));
  const states = () => filesIn(killed.path, "trainings").filter((name) => name.endsWith(".state"));
  // The control training may leave a state as well where the machine is slow; nobody is told of that one.
  const controlled = () => journalText(killed.path).includes('"control-trained"');
  while (!(controlled() && states().length > 0) && child.exitCode === null) await pause(20);
  child.kill("SIGKILL");
  await ended;
  const id = onlyRun(killed.path)!;
  const kept = states();
  expect(kept).not.toEqual([]);

  const resumed = await run("resume", id, "--json", "--run-dir", killed.path);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(resultsIn(killed.path)).toEqual(resultsIn(left.path));
  expect(resumed.stderr.match(/goes on after [1-9]\d* of 500000 steps/g)).toHaveLength(kept.length);
  expect(states()).toEqual([]);
  expect(loggedSteps(left.path)).toHaveLength(3);
  expect(loggedSteps(killed.path)).toEqual(loggedSteps(left.path));
});

test("a training outside any run goes on from the file that keeps its state, to the same policy", async () => {
  using folder = temporaryRuns();
  const at = (name: string): string => join(folder.path, name);
  const training = (name: string): string[] =>
    "train human --task cartpole-swingup --steps 1000000 --json"
      .split(" ")
      .concat("--state", at(`${name}.state`), "--policy", at(`${name}.onnx`));
  const expected = await run(...training("left"));
  expect(expected, expected.stderr).toMatchObject({ code: 0 });

  const { child, ended } = start(training("stopped"));
  while (!existsSync(at("stopped.state")) && child.exitCode === null) await pause(20);
  child.kill("SIGINT");
  const stopped = await ended;
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain(
    `the same command goes on from its latest checkpoint, kept in ${at("stopped.state")}`,
  );

  const resumed = await run(...training("stopped"));
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resumed.stderr).toMatch(/goes on after [1-9]\d* steps/);
  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(readFileSync(at("stopped.onnx"))).toEqual(readFileSync(at("left.onnx")));
  expect(existsSync(at("stopped.state"))).toBe(false);
});

/** Trainings of some seconds, which leave states. */
const longRun = (runs: string): string[] =>
  "--task cartpole-swingup --model offline --candidates 1 --iterations 1 --steps 500000 --final-seeds 1 --seed 3 --json"
    .split(" ")
    .concat("--run-dir", runs);

function filesIn(runs: string, folder: string): readonly string[] {
  const id = onlyRun(runs);
  const path = id && join(runs, id, folder);
  return path && existsSync(path) ? readdirSync(path).sort() : [];
}

/** Every finished training, to the last byte. */
const resultsIn = (runs: string): readonly string[] =>
  filesIn(runs, "results").map((name) => readFileSync(join(runs, onlyRun(runs)!, "results", name), "utf8"));

/** Of the logs of the last trainings: one line a rollout, also where another process wrote the beginning. */
const loggedSteps = (runs: string): readonly (readonly unknown[])[] =>
  filesIn(runs, "finals").map((name) =>
    readFileSync(join(runs, onlyRun(runs)!, "finals", name), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line)["time/total_timesteps"]),
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
