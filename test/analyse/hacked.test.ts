/** The rewards that the alarms are measured on (`bench/hacked.ts`) are rewards: they compile and keep the contract. */
import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { compileReward } from "../../src/reward/compile.ts";
import { checkContract } from "../../src/reward/contract.ts";
import { layoutOf } from "../../src/sim/columns.ts";
import { hackedRewards } from "./hacked/index.ts";

test("there are at least twelve over at least six tasks, each with a weakness of its own", () => {
  expect(hackedRewards.length).toBeGreaterThanOrEqual(12);
  expect(new Set(hackedRewards.map(({ task }) => task)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(hackedRewards.map(({ exploits }) => exploits)).size).toBe(hackedRewards.length);
});

describe.each(hackedRewards.map((each) => [`${each.task} ${each.name}`, each] as const))("%s", (_, each) => {
  test("compiles and keeps the contract", () => {
    const { environment } = findTask(each.task);
    expect(compileReward(each.source).javascript).toContain("function reward");
    expect(checkContract(each.source, layoutOf(environment, 1, 1))).toEqual([]);
  });
});
