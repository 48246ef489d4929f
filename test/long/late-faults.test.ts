/** Rewards that the critic lets through, and that fail where only a training comes. */
import { expect, test } from "vitest";
import { rewards, scriptedRun } from "../loop/scripted.ts";

test("a reward that hangs or breaks only late in training fails alone, with its own kind", async () => {
  using run = scriptedRun([[rewards.hangsLate, rewards.notFiniteLate, rewards.upright]]);
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
