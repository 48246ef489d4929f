import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TrainingTiming } from "../../src/core/training.ts";
import { journalText, onlyRun, resultOf, run, start, temporaryRuns } from "../end-to-end/command.ts";
import { until } from "../until.ts";

test("a run killed in the middle of its trainings goes on with them, and does nothing of them again", async () => {
  using left = temporaryRuns();
  using killed = temporaryRuns();
  const steps = await stepsOfSeconds();
  const expected = await run(...longRun(left.path, steps));
  expect(expected, expected.stderr).toMatchObject({ code: 0 });

  const { child, ended } = start(longRun(killed.path, steps));
  const states = () => filesIn(killed.path, "trainings").filter((name) => name.endsWith(".state"));
  // The control training may leave a state as well where the machine is slow; nobody is told of that one.
  const controlled = () => journalText(killed.path).includes('"control-trained"');
  await until(() => (controlled() && states().length > 0) || child.exitCode !== null);
  child.kill("SIGKILL");
  await ended;
  const id = onlyRun(killed.path)!;
  const kept = states();
  expect(kept).not.toEqual([]);

  const resumed = await run("resume", id, "--json", "--run-dir", killed.path);
  expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
  expect(resultOf(resumed)).toEqual(resultOf(expected));
  expect(resultsIn(killed.path)).toEqual(resultsIn(left.path));
  const told = resumed.stderr.match(/goes on after [1-9]\d* of (\d+) steps/g);
  expect(told).toHaveLength(kept.length);
  for (const sentence of told!) expect(sentence).toContain(`of ${steps} steps`);
  expect(states()).toEqual([]);
  expect(loggedSteps(left.path)).toHaveLength(3);
  expect(loggedSteps(killed.path)).toEqual(loggedSteps(left.path));
});

test("a training outside any run goes on from the file that keeps its state, to the same policy", async () => {
  using folder = temporaryRuns();
  const at = (name: string): string => join(folder.path, name);
  const steps = await stepsOfSeconds();
  const training = (name: string): string[] =>
    `train human --task cartpole-swingup --steps ${steps} --json`
      .split(" ")
      .concat("--state", at(`${name}.state`), "--policy", at(`${name}.onnx`));
  const expected = await run(...training("left"));
  expect(expected, expected.stderr).toMatchObject({ code: 0 });

  const { child, ended } = start(training("stopped"));
  await until(() => existsSync(at("stopped.state")) || child.exitCode !== null);
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

/** Of trainings that leave states, which are kept after a second at the soonest: ten seconds on this machine, whatever it is. */
async function stepsOfSeconds(): Promise<number> {
  const train = "train human --task cartpole-swingup --steps 100000 --json".split(" ");
  const { timing } = JSON.parse((await run(...train)).stdout) as { timing: TrainingTiming };
  return 1000 * Math.ceil(Math.max(500, timing.stepsPerSecond / 100));
}

const longRun = (runs: string, steps: number): string[] =>
  `--task cartpole-swingup --model offline --candidates 1 --iterations 1 --steps ${steps} --final-seeds 1 --seed 3 --json`
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
