import { describe, expect, test } from "vitest";
import type { LearnerSettings } from "../../src/core/training.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import type { RolloutBatch } from "../../src/learn/lane.ts";
import { createNetwork, initialise } from "../../src/learn/network.ts";
import { Optimiser } from "../../src/learn/optimiser.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";
import { withOnes } from "./with-ones.ts";

const ROWS = 64;
const network = createNetwork(1, 1, "gaussian", [4]);

/** Actions above 0 were good, below 0 bad; the critic shall say 1. */
function rollout(): RolloutBatch {
  const row = (value: (i: number) => number) => Float32Array.from({ length: ROWS }, (_, i) => value(i));
  const action = row((i) => (i - 31.5) / 32);
  return {
    rows: ROWS,
    observation: withOnes(
      row((i) => Math.sin(i)),
      1,
    ),
    columns: [action, action.map((each) => -0.5 * each * each), action.map(Math.sign), row(() => 1)],
  };
}

/** How far the parameters move in `rollouts` rollouts. */
async function distance(changes: Partial<LearnerSettings>, rollouts = 1): Promise<number> {
  const settings = {
    ...DEFAULT_SETTINGS,
    environments: 8,
    rollout: 8,
    minibatches: 2,
    epochs: 4,
    ...changes,
  };
  const initial = initialise(network, 1, 0);
  const optimiser = await Optimiser.create(onnxCpu, network, settings, [{ parameters: initial, seed: 1 }]);
  for (let i = 0; i < rollouts; i++) await optimiser.improve([rollout()], [0.01]);
  const moved = Math.hypot(...optimiser.parameters.data.map((each, i) => each - initial[i]!));
  await optimiser.dispose();
  return moved;
}

describe("the policy's movement", () => {
  test("above the target ends the epochs", async () => {
    expect(await distance({ targetKl: 1e-9 })).toBeLessThan(0.6 * (await distance({ epochs: 4 })));
  });

  test("raises the learning rate of later rollouts when it is small, and lowers it when it is large", async () => {
    const still = await distance({ epochs: 1, adaptiveKl: 1e-9 }, 4);
    const eager = await distance({ epochs: 1, adaptiveKl: 1e9 }, 4);
    expect(still).toBeLessThan(eager);
    expect(await distance({ epochs: 1, adaptiveKl: 1e-9 })).toBe(
      await distance({ epochs: 1, adaptiveKl: 1e9 }),
    );
  });
});

test("more minibatches than rows are refused in one sentence", async () => {
  await expect(distance({ minibatches: 65 })).rejects.toThrow(
    "a rollout of 8 × 8 rows cannot be split into 65 minibatches; lower `minibatches`",
  );
});
