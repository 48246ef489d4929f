/**
 * TensorBoard itself opens what we write. Installs it with pip into a temporary folder; where there is no Python with
 * pip, or nothing to install from, the tests are skipped and say so.
 */
import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Metrics } from "../../src/core/training.ts";
import { eventLog } from "../../src/store/training-log.ts";
import { cli } from "../cli/fake-terminal.ts";

const run = promisify(execFile);

type Scalars = Readonly<Record<string, readonly (readonly [step: number, value: number, wall: number])[]>>;

let folder: string;
let python: string;
let missing: string | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  const bin = process.platform === "win32" ? "Scripts" : "bin";
  python = join(folder, "venv", bin, "python");
  try {
    await run("python3", ["-m", "venv", join(folder, "venv")]);
    await run(python, ["-m", "pip", "install", "--quiet", "tensorboard"]);
  } catch (error) {
    missing = `TensorBoard cannot be installed here: ${error instanceof Error ? error.message : error}`;
    console.warn(missing);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What TensorBoard finds in a folder. */
async function read(events: string): Promise<Scalars> {
  const { stdout } = await run(python, [join(import.meta.dirname, "read-scalars.py"), events], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

test("every scalar of a training, at its step", async ({ skip }) => {
  if (missing) skip(missing);
  const log = join(folder, "human.jsonl");
  const tensorboard = join(folder, "events");
  const train = ["train", "human", "--task", "cartpole-swingup", "--steps", "100k", "--json"];
  const began = Date.now() / 1000;
  expect((await cli([...train, "--log", log, "--tensorboard", tensorboard])).exitCode).toBe(0);
  const ended = Date.now() / 1000;
  const lines: Metrics[] = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const expected: Record<string, [number, number][]> = {};
  for (const metrics of lines)
    for (const [name, value] of Object.entries(metrics)) {
      expected[name] ??= [];
      expected[name].push([metrics["time/total_timesteps"]!, Math.fround(value)]);
    }

  const [events] = globSync("*/events.out.tfevents.*", { cwd: tensorboard });
  const scalars = await read(join(tensorboard, dirname(events!)));
  const found = Object.entries(scalars).map(([name, points]) => [
    name,
    points.map(([step, value]) => [step, value]),
  ]);
  expect(Object.fromEntries(found)).toEqual(expected);
  expect(lines.length).toBe(25);
  for (const [, , wall] of Object.values(scalars).flat()) {
    expect(wall).toBeGreaterThanOrEqual(began);
    expect(wall).toBeLessThanOrEqual(ended);
  }
});

test("what a training does again takes the place of what it did before it was stopped", async ({ skip }) => {
  if (missing) skip(missing);
  const events = join(folder, "resumed");
  const write = (loss: number, ...steps: number[]) => {
    const log = eventLog(events);
    for (const at of steps) log.write(at, { "train/loss": loss, "time/iterations": at / 10 });
    log.close();
  };
  write(1, 10, 20, 30, 40);
  write(2, 30, 40, 50);
  const points = (await read(events))["train/loss"]!.map(([step, loss]) => [step, loss]);
  expect(points).toEqual([
    [10, 1],
    [20, 1],
    [30, 2],
    [40, 2],
    [50, 2],
  ]);
});
