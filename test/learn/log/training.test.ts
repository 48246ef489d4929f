/** What whole trainings log. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Metrics, TrainerEvent } from "../../../src/core/training.ts";
import { METRIC_NAMES } from "../../../src/learn/log/metrics.ts";
import { sliderTask, stepperTask } from "../target-task.ts";
import { type SmallTraining, trainSmall, trainSmallTogether } from "../train-small.ts";

type Progress = Extract<TrainerEvent, { readonly type: "progress" }>;

/** 5 rollouts of 32 × 32 steps. */
const short: SmallTraining = { steps: 5_120, checkpoints: 1 };

async function logged(task: typeof sliderTask, training: SmallTraining = short): Promise<Progress[]> {
  const events: Progress[] = [];
  await trainSmall(task, { ...training, onProgress: (event) => events.push(event) });
  return events;
}

/** Without what the clock decides. */
function withoutTime({ metrics }: Progress): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !name.startsWith("time/")));
}

describe("with continuous actions", () => {
  let events: readonly Progress[];
  beforeAll(async () => {
    events = await logged(sliderTask);
  });

  test("one record a rollout, with every name and the terms", () => {
    expect(events.map(({ metrics }) => metrics["time/total_timesteps"])).toEqual([
      1024, 2048, 3072, 4096, 5120,
    ]);
    const names = METRIC_NAMES.filter((name) => name !== "train/clip_range_vf");
    expect(Object.keys(events.at(-1)!.metrics)).toEqual([...names, "reward/near", "reward/still"]);
  });

  test("numbers are where numbers of their kind can be", () => {
    for (const { metrics, fitness } of events) {
      expect(metrics["train/approx_kl"]).toBeGreaterThan(0);
      expect(metrics["train/clip_fraction"]).toBeGreaterThanOrEqual(0);
      expect(metrics["train/clip_fraction"]).toBeLessThanOrEqual(1);
      expect(metrics["train/value_loss"]).toBeGreaterThan(0);
      expect(metrics["train/explained_variance"]).toBeLessThanOrEqual(1);
      expect(metrics["task/fitness"] ?? null).toBe(fitness === null ? null : Number(fitness.toPrecision(6)));
      // Of one control: what its standard deviation says, but for its drift within the rollout.
      const entropy = Math.log(metrics["train/std"]!) + 1.4189385;
      expect(-metrics["train/entropy_loss"]!).toBeCloseTo(entropy, 0);
    }
    expect(events.map(({ metrics }) => metrics["train/n_updates"])).toEqual([8, 16, 24, 32, 40]);
  });

  test("equal trainings log the same but for the time, alone or side by side", async () => {
    const again = await logged(sliderTask);
    expect(again.map(withoutTime)).toEqual(events.map(withoutTime));
    const together: Progress[] = [];
    await trainSmallTogether(sliderTask, [
      { ...short, seed: 7 },
      { ...short, onProgress: (event) => together.push(event) },
    ]);
    expect(together.map(({ metrics }) => metrics["rollout/ep_len_mean"])).toEqual(
      events.map(({ metrics }) => metrics["rollout/ep_len_mean"]),
    );
  });
});

test("a discrete policy has an entropy and no deviation", async () => {
  const [first] = await logged(stepperTask, { ...short, steps: 1_024 });
  expect(first!.metrics).not.toHaveProperty("train/std");
  // Of three options, at the beginning about as likely as each other.
  expect(first!.metrics["train/entropy_loss"]).toBeCloseTo(-Math.log(3), 1);
});

test("returns and terms are in the reward's own units, over whole episodes", async () => {
  // Pays its own length: every step a thousand, in two terms.
  const reward = () => ({ most: 999, rest: 1 });
  const events = await logged(sliderTask, { ...short, reward });
  for (const { metrics } of events) {
    expect(metrics["reward/most"]).toBe(999);
    expect(metrics["reward/rest"]).toBe(1);
    if (metrics["rollout/ep_len_mean"] === undefined) continue;
    expect(metrics["rollout/ep_rew_mean"]).toBeCloseTo(1000 * metrics["rollout/ep_len_mean"], -1);
  }
  expect(events.at(-1)!.metrics).toHaveProperty("rollout/ep_len_mean");
});

test("a policy that moves too far ends its epochs, which n_updates counts", async () => {
  const { "train/n_updates": updates } = (
    await logged(sliderTask, { ...short, learningRate: 2e-2, settings: { targetKl: 1e-4 } })
  ).at(-1)!.metrics;
  expect(updates).toBe(5);
});
