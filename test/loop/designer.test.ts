import { expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { Ledger } from "../../src/loop/cost.ts";
import { lateDesigner } from "../../src/loop/designer.ts";
import { RunFolder } from "../../src/store/index.ts";

test("a designer is opened by its first proposal, so that a run with nothing left to propose needs no key", async () => {
  const task = findTask("cartpole-balance");
  const config = resolveConfig(task, { model: "anthropic:some-model" });
  const designer = lateDesigner({
    config,
    task,
    folder: new RunFolder("a-run", "no-such-folder", config),
    ledger: new Ledger(),
    signal: new AbortController().signal,
    env: {},
    onMessage: () => {},
    onCost: () => {},
  });
  expect(designer.id).toBe("anthropic:some-model");
  const request = {
    task: task.id,
    generation: 0,
    count: 1,
    seed: 0,
    incumbent: null,
    history: [],
  };
  await expect(designer.propose(request, 0)).rejects.toThrow(/ANTHROPIC_API_KEY/);
});
