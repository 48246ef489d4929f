/** Rewards that the critic lets through, and that fail where only a training comes. */
import { expect, test } from "vitest";
import { eureka } from "../../src/methods/eureka.ts";
import { rewards, scriptedRun } from "../loop/scripted.ts";

test("a reward that hangs or breaks only late in training fails alone, with its own kind", async () => {
  // The contract counts loops within loops and would refuse the first one.
  const method = { ...eureka, gates: { contract: { on: false } } };
  using run = scriptedRun([[rewards.hangsLate, rewards.notFiniteLate, rewards.upright]], { method });
  const result = await run.design();
  expect(result.winner.label).toBe("g1c3");
  const failed = run
    .events()
    .flatMap((event) => (event.type === "training-failed" ? [[event.label, event.failure.kind]] : []));
  expect(failed).toEqual([
    ["g1c1", "timeout"],
    ["g1c2", "not-finite"],
  ]);
});
