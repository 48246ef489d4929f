/** Where a run's trainings leave their logs, and what happens where they cannot. */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deriveSeed } from "../../src/core/random.ts";
import type { TrainingPlace } from "../../src/jobs/queue.ts";
import { eureka } from "../../src/methods/eureka.ts";
import { readEvents } from "../store/event-reader.ts";
import { temporaryFolder } from "../store/samples.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

/** A made-up training of two rollouts. */
const twoRollouts: TrainingPlace = (job, signal, onProgress) => {
  for (const rollout of [1, 2])
    onProgress?.({
      type: "progress",
      steps: 512 * rollout,
      fitness: null,
      stepsPerSecond: 1,
      metrics: { "train/loss": job.seed, "time/iterations": rollout, "time/total_timesteps": 512 * rollout },
    });
  return madeUpTrainings(job, signal);
};

const found = (folder: string, pattern: string): string[] => globSync(pattern, { cwd: folder }).sort();
const linesOf = (path: string): unknown[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Lines of {@link twoRollouts} with a seed. */
const expected = (seed: number): unknown[] =>
  [1, 2].map((rollout) => ({
    "train/loss": seed,
    "time/iterations": rollout,
    "time/total_timesteps": 512 * rollout,
  }));

test("every training leaves a line a rollout, beside its candidate where it has one", async () => {
  using run = scriptedRun([[rewards.upright, rewards.helpers]], { place: twoRollouts, seed: 3 });
  await run.design();
  const events = run.events();
  for (const event of events) {
    if (event.type === "trained")
      expect(
        linesOf(join(run.folder.candidate(event.label, event.id).folder, `training-${event.seed}.jsonl`)),
      ).toEqual(expected(event.seed));
    if (event.type === "final-trained")
      expect(linesOf(join(run.folder.path, `finals/${event.contender}-${event.seed}.jsonl`))).toEqual(
        expected(event.seed),
      );
  }
  expect(linesOf(join(run.folder.path, "control.jsonl"))).toEqual(expected(deriveSeed(3, "control")));
  // Two candidates on the search's seed and two further ones; three contenders on one seed.
  expect(found(run.folder.path, "candidates/*/training-*.jsonl")).toHaveLength(6);
  expect(found(run.folder.path, "finals/*.jsonl")).toHaveLength(3);
  expect(existsSync(run.folder.tensorboard)).toBe(false);
});

test("TensorBoard gets a folder for each, with a name that people read", async () => {
  const tensorboard = join(temporaryFolder(), "events");
  using run = scriptedRun([[rewards.upright, rewards.helpers]], { place: twoRollouts, tensorboard });
  await run.design();
  const contenders = ["human-seed1", "sparse-seed1", "winner-seed1"];
  const candidates = ["g1c1", "g1c2"].flatMap((label) => [1, 2, 3].map((k) => `${label}-seed${k}`));
  expect(found(tensorboard, "*")).toEqual(["control", ...candidates, ...contenders]);
  const [path] = found(tensorboard, "human-seed1/*");
  const steps = readEvents(readFileSync(join(tensorboard, path!))).map(({ step }) => step);
  expect(steps).toEqual([0, 512, 512, 1024]);
  expect(run.signals).toContainEqual({
    type: "message",
    message: `to watch the training: tensorboard --logdir ${tensorboard}`,
  });
});

test("short trainings have logs of their own", async () => {
  using run = scriptedRun([[rewards.upright, rewards.helpers]], {
    place: twoRollouts,
    method: {
      ...eureka,
      gates: { "short-training": { on: true, rungs: [0.25], reduction: 2, keep: 1 } },
    },
  });
  await run.design();
  expect(found(run.folder.path, "candidates/*/short-1024.jsonl")).toHaveLength(2);
  expect(found(run.folder.path, "candidates/*/training-*.jsonl")).toHaveLength(1);
});

test("what is read back is not logged again", async () => {
  const stop = new AbortController();
  using run = scriptedRun([[rewards.upright], [rewards.helpers]], {
    place: (job, signal, onProgress) => {
      if (run.events().some(({ type }) => type === "trained")) stop.abort();
      return twoRollouts(job, signal, onProgress);
    },
  });
  await expect(run.design(stop.signal)).rejects.toThrow(/resume/);
  const before = found(run.folder.path, "**/{training-*,human-*,sparse-*}.jsonl");
  const [kept] = found(run.folder.path, "candidates/g1c1-*/training-*.jsonl");
  rmSync(join(run.folder.path, kept!));
  await run.design();
  expect(before).toContain(kept);
  expect(existsSync(join(run.folder.path, kept!))).toBe(false);
  expect(found(run.folder.path, "candidates/g2c1-*/training-*.jsonl").length).toBeGreaterThan(0);
});

test("a log that cannot be written is told of once, and the run goes on", async () => {
  using run = scriptedRun([[rewards.upright]], { place: twoRollouts });
  mkdirSync(join(run.folder.path, "control.jsonl"));
  await run.design();
  const told = run.signals.filter((signal) => signal.type === "message");
  expect(told).toEqual([
    {
      type: "message",
      message: expect.stringMatching(
        /^a training's log ends early: cannot write .*control\.jsonl: it is a folder/,
      ),
    },
  ]);
});

test("a folder for TensorBoard that cannot be made ends the run before it begins", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  using run = scriptedRun([[rewards.upright]], { place: twoRollouts, tensorboard: join(file, "events") });
  await expect(run.design()).rejects.toThrow(/^cannot make .*events: a part of that path is a file/);
  expect(run.events()).toEqual([]);
});

test("a run's folder that was deleted does not come back for a log", async () => {
  using run = scriptedRun([[rewards.upright]], {
    place: (job, signal, onProgress) => {
      rmSync(run.folder.path, { recursive: true, force: true });
      return twoRollouts(job, signal, onProgress);
    },
  });
  await expect(run.design()).rejects.toThrow(/was deleted/);
  expect(existsSync(run.folder.path)).toBe(false);
});
