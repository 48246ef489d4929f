import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/run.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

type EventOf<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;
const ofType = <T extends RunEvent["type"]>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);

describe("a run with bad rewards among good ones", () => {
  const names = [
    "endless",
    "helpers",
    "hoarding",
    "sometimesNaN",
    "throwing",
    "unknownField",
    "prose",
  ] as const;

  test("gives each its outcome and goes on to a trained winner", async () => {
    using run = scriptedRun([names.map((name) => rewards[name])]);
    const result = await run.design();
    expect(result.winner.label).toBe("g1c2");
    const outcomes = ofType(run.events(), "judged").map(({ verdict }) =>
      verdict.accepted ? "accepted" : verdict.failure?.kind,
    );
    expect(Object.fromEntries(names.map((name, i) => [name, outcomes[i]]))).toMatchObject({
      helpers: "accepted",
      sometimesNaN: "not-finite",
      unknownField: "contract",
      prose: "off-topic",
      throwing: "contract",
    });
    expect(["contract", "timeout"]).toContain(outcomes[0]);
    expect(["contract", "memory", "crash", "timeout"]).toContain(outcomes[2]);
    for (const { verdict } of ofType(run.events(), "judged")) {
      if (!verdict.accepted) expect(verdict.failure?.message).toMatch(/^[^\n]+$/);
    }
    expect(existsSync(run.folder.best)).toBe(true);
  });
});

describe("when every candidate of a generation fails", () => {
  test("the next generation is told, and the run goes on", async () => {
    using run = scriptedRun(
      [
        [rewards.unknownField, rewards.prose],
        [rewards.upright, rewards.unknownField],
      ],
      { place: madeUpTrainings },
    );
    const result = await run.design();
    expect(result.winner.label).toBe("g2c1");
    const told = run.requests[1]!;
    expect(told.incumbent).toBeNull();
    expect(told.history.map(({ verdict }) => verdict.failure?.kind)).toEqual(["contract", "off-topic"]);
    expect(told.history[0]!.verdict.findings[0]).toMatchObject({ kind: "unknown-field", line: 1 });
    expect(ofType(run.events(), "selected").map(({ incumbent }) => incumbent?.label ?? null)).toEqual([
      null,
      "g2c1",
    ]);
  });

  test("and none ever trains, the run ends with one sentence that says why", async () => {
    using run = scriptedRun([[rewards.prose, rewards.unknownField]], { place: madeUpTrainings });
    await expect(run.design()).rejects.toThrow(
      /^none of the 2 candidates could be trained: .*off-topic 1×.*$/,
    );
    expect(run.events().at(-1)).toMatchObject({ type: "run-failed" });
    await expect(run.design()).rejects.toThrow(/none of the 2 candidates/);
  });
});

test("the same reward twice is trained once", async () => {
  using run = scriptedRun([[rewards.upright, rewards.upright]], { place: madeUpTrainings });
  await run.design();
  const [, second] = ofType(run.events(), "judged");
  expect(second!.verdict).toMatchObject({ accepted: false, failure: { kind: "duplicate" } });
  expect(ofType(run.events(), "trained")).toHaveLength(1);
});

test("the same seed gives the same journal, another seed another", async () => {
  const script = [
    [rewards.upright, rewards.helpers],
    [rewards.sometimesNaN, rewards.prose],
  ];
  using first = scriptedRun(script, { seed: 1, place: madeUpTrainings });
  using second = scriptedRun(script, { seed: 1, place: madeUpTrainings });
  using other = scriptedRun(script, { seed: 2, place: madeUpTrainings });
  await Promise.all([first, second, other].map((run) => run.design()));
  expect(second.events()).toEqual(first.events());
  expect(other.events()).not.toEqual(first.events());
});

test("a stopped run goes on where it was, and ends as if it had not been stopped", async () => {
  const script = [[rewards.upright], [rewards.helpers]];
  using whole = scriptedRun(script, { place: madeUpTrainings });
  const expected = await whole.design();

  const stop = new AbortController();
  using run = scriptedRun(script, {
    place: (job, signal) => {
      if (run.events().some(({ type }) => type === "trained")) stop.abort();
      return madeUpTrainings(job, signal);
    },
  });
  await expect(run.design(stop.signal)).rejects.toThrow(/resume/);
  const before = run.requests.length;
  expect(await run.design()).toEqual(expected);
  expect(run.requests.slice(before).map(({ generation }) => generation)).not.toContain(0);
});

test("a finished run whose export was deleted makes it anew when it is resumed", async () => {
  using run = scriptedRun([[rewards.upright]], { place: madeUpTrainings });
  const result = await run.design();
  rmSync(run.folder.best, { recursive: true });
  expect(await run.design()).toEqual(result);
  expect(existsSync(join(run.folder.best, "reward.ts"))).toBe(true);
});
