/** Few-shot: which proven rewards of the user's own leaderboard are the nearest. */
import { expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import type { RunEvent } from "../../src/core/run.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { nearestExamples } from "../../src/loop/examples.ts";
import { Journal } from "../../src/store/journal.ts";
import { createRun } from "../../src/store/runs.ts";
import { sampleConfig, sampleEvents, temporaryFolder } from "../store/samples.ts";

/** A finished run whose winner is told apart by a comment. */
function save(runs: string, task: string, day: number, humanNormalised: number | null): string {
  const config = { ...sampleConfig, task };
  const date = new Date(Date.UTC(2026, 10, day));
  const folder = createRun(runs, config, date);
  const journal = Journal.open(folder, () => date);
  for (const event of sampleEvents()) journal.append(ofTask(event, task, day, humanNormalised));
  journal.close();
  return folder.id;
}

function ofTask(event: RunEvent, task: string, day: number, humanNormalised: number | null): RunEvent {
  if (event.type === "run-started") return { ...event, config: { ...event.config, task } };
  if (event.type !== "run-finished") return event;
  const winner = { ...event.result.winner, source: `// ${task} ${day}` };
  return { ...event, result: { ...event.result, task, humanNormalised, winner } };
}

const task = findTask("cartpole-swingup");

function nearest(runs: string, fewShot: number, run = "") {
  const messages: string[] = [];
  const config = resolveConfig(task, { model: "offline", fewShot });
  const found = nearestExamples({
    config,
    task,
    runsDir: runs,
    run,
    onMessage: (text) => messages.push(text),
  });
  return { sources: found.map(({ source }) => source), messages };
}

test("the same task comes first, the better one before; then the same environment; then what shares fields", () => {
  const runs = temporaryFolder();
  save(runs, "pendulum-swingup", 1, 3);
  save(runs, "cartpole-balance-discrete", 2, 2);
  save(runs, "cartpole-balance", 3, 0.5);
  save(runs, "cartpole-swingup", 4, 0.7);
  const own = save(runs, "cartpole-swingup", 5, 1.2);
  const order = [
    "// cartpole-swingup 5",
    "// cartpole-swingup 4",
    "// cartpole-balance 3",
    "// cartpole-balance-discrete 2",
    "// pendulum-swingup 1",
  ];
  expect(nearest(runs, 5)).toEqual({ sources: order, messages: [] });
  expect(nearest(runs, 2).sources).toEqual(order.slice(0, 2));
  expect(nearest(runs, 0).sources).toEqual([]);
  // A run is no example to itself.
  expect(nearest(runs, 1, own).sources).toEqual(["// cartpole-swingup 4"]);
});

test("a reward that did not beat the sparse one is no example", () => {
  const runs = temporaryFolder();
  save(runs, "cartpole-swingup", 1, -0.1);
  expect(nearest(runs, 3).sources).toEqual([]);
});
