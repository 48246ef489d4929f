import { expect, test } from "vitest";
import type { RunSignal } from "../../src/core/run.ts";
import { Chronicle } from "../../src/loop/chronicle.ts";
import { MemoryLog } from "./memory-log.ts";

test("a step is taken once and read back after a restart", async () => {
  const log = new MemoryLog();
  let taken = 0;
  const take = () => {
    taken++;
    return { type: "generation-started", generation: 0 } as const;
  };
  await new Chronicle(log, () => {}).step("generation-started", [0], take);
  const signals: RunSignal[] = [];
  await new Chronicle(log, (signal) => signals.push(signal)).step("generation-started", [0], take);
  expect(taken).toBe(1);
  expect(log.lines).toHaveLength(1);
  expect(signals).toEqual([
    { type: "event", event: { type: "generation-started", generation: 0 }, replayed: true },
  ]);
});

test("a step that may end in two ways is found by either", async () => {
  const log = new MemoryLog();
  const failed = {
    type: "training-failed",
    label: "g1c1",
    id: "abc",
    seed: 5,
    failure: { kind: "timeout", message: "The reward did not return within 5 s." },
  } as const;
  log.append(failed);
  const chronicle = new Chronicle(log, () => {});
  const event = await chronicle.step(["trained", "training-failed"], ["g1c1", 5], () => {
    throw new Error("taken twice");
  });
  expect(event).toEqual(failed);
  expect(chronicle.recall("trained", "g1c1", 6)).toBeUndefined();
});

test("a step that fails is not recorded", async () => {
  const log = new MemoryLog();
  const chronicle = new Chronicle(log, () => {});
  await expect(
    chronicle.step("proposed", ["g1c1"], () => Promise.reject(new Error("no answer"))),
  ).rejects.toThrow("no answer");
  expect(log.lines).toHaveLength(0);
});
