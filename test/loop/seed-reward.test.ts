/** A person's own reward as the first parent. */
import { expect, test } from "vitest";
import { forecast } from "../../src/loop/forecast.ts";
import { recorded } from "../store/samples.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

const own = (source: string) => ({
  place: madeUpTrainings,
  config: { seedReward: { name: "mine.ts", source } },
});

test("is judged and trained before the first generation, and is its parent", async () => {
  using run = scriptedRun([[rewards.helpers], [rewards.squared]], own(rewards.upright));
  await run.design();
  const types = run.events().map((event) => `${event.type}${"label" in event ? ` ${event.label}` : ""}`);
  expect(types.filter((type) => / seed$|generation-started/.test(type)).slice(0, 4)).toEqual([
    "judged seed",
    "trained seed",
    "reflected seed",
    "generation-started",
  ]);
  const [first] = run.requests;
  expect(first).toMatchObject({ generation: 0, incumbent: { label: "seed", generation: -1 } });
  expect(first!.history.map(({ label }) => label)).toEqual(["seed"]);
});

test("wins when nothing beats it", async () => {
  using run = scriptedRun([[rewards.gentle]], {
    ...own(rewards.upright),
    place: async (job, signal) => {
      const report = await madeUpTrainings(job, signal);
      if (report.status === "failed") return report;
      const fitness = job.reward.javascript.includes("effort") ? 0.2 : 0.8;
      return { ...report, result: { ...report.result, ...recorded(fitness, job.id) } };
    },
  });
  const { winner } = await run.design();
  expect(winner).toMatchObject({ label: "seed", source: expect.stringContaining(rewards.upright) });
});

test("an answer that repeats it is a duplicate of it", async () => {
  using run = scriptedRun([[rewards.upright]], own(rewards.upright));
  expect((await run.design()).winner.label).toBe("seed");
  const judged = run.events().filter((event) => event.type === "judged");
  expect(judged[1]).toMatchObject({ label: "g1c1", verdict: { failure: { kind: "duplicate" } } });
});

test("that fails in training is no parent; the search goes on without one", async () => {
  using run = scriptedRun([[rewards.helpers]], {
    ...own(rewards.upright),
    place: async (job, signal) => {
      const judged = run.events().find((event) => event.type === "judged");
      if (job.reward.id !== judged?.id) return madeUpTrainings(job, signal);
      return { status: "failed", failure: { kind: "not-finite", message: "The term `x` became NaN." } };
    },
  });
  expect((await run.design()).winner.label).toBe("g1c1");
  expect(run.requests[0]).toMatchObject({ incumbent: null, history: [{ label: "seed" }] });
});

test("a refused one ends the run before anything is asked", async () => {
  using run = scriptedRun([[rewards.upright]], own(rewards.unknownField));
  await expect(run.design()).rejects.toThrow(/^the reward mine\.ts is refused \(contract: .*poleAngel/);
  expect(run.requests).toEqual([]);
});

test("counts in the forecast", () => {
  using run = scriptedRun([[rewards.upright]], own(rewards.upright));
  const { seedReward: _own, ...without } = run.folder.config;
  expect(forecast(run.folder.config, 1).trainings).toBe(forecast(without, 1).trainings + 3);
});
