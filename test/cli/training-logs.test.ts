/** `train --log --tensorboard`: the same numbers in both places, from a real training. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Metrics } from "../../src/core/training.ts";
import { readEvents } from "../store/event-reader.ts";
import { temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

test("a training is logged as lines and as event files", async () => {
  const folder = temporaryFolder();
  const log = join(folder, "logs", "human.jsonl");
  const train = ["train", "human", "--task", "cartpole-balance", "--steps", "12k", "--json"];
  const told = await cli([...train, "--run-dir", folder, "--log", log, "--tensorboard"]);
  expect(told.exitCode).toBe(0);
  expect(told.stderr).toContain(`tensorboard --logdir ${join(folder, "tensorboard")}`);

  const lines: Metrics[] = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)!["time/total_timesteps"]).toBe(JSON.parse(told.stdout).result.steps);
  const [path] = globSync("tensorboard/cartpole-balance-human-seed0-*/*", { cwd: folder });
  const events = readEvents(readFileSync(join(folder, path!))).slice(2);
  expect(events.map(({ step, scalars }) => ({ step, scalars }))).toEqual(
    lines.map((metrics) => ({
      step: metrics["time/total_timesteps"],
      scalars: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, Math.fround(value)])),
    })),
  );
});

test.each([
  [["--log"], /cannot make .*: a part of that path is a file/],
  [["--tensorboard"], /cannot make .*: a part of that path is a file/],
])("%s names a place that can be made, or nothing is trained", async (option, sentence) => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const { exitCode, stderr } = await cli([
    "train",
    "human",
    "--task",
    "cartpole-balance",
    ...option,
    join(file, "below", "x"),
  ]);
  expect(stderr).toMatch(sentence);
  expect(exitCode).toBe(1);
});
