/** The definitions, on numbers that can be checked by hand. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type LearntRollout, METRIC_NAMES, metricsOf } from "../../../src/learn/log/metrics.ts";
import { DEFAULT_SETTINGS } from "../../../src/learn/settings.ts";

const episode = {
  instance: 0,
  length: 10,
  fitness: 0.5,
  success: true,
  terminated: false,
  row: 0,
  return: 3,
};
const learnt: LearntRollout = {
  settings: { ...DEFAULT_SETTINGS, environments: 8, rollout: 16, minibatches: 4, valueClip: 0.3 },
  report: {
    metrics: {
      loss: 9,
      policyLoss: -0.02,
      valueLoss: 0.125,
      entropy: -0.5,
      divergence: 9,
      clipped: 0.1,
      gradientNorm: 2,
    },
    lastDivergence: 0.01,
    lastLoss: 0.7,
    learningRate: 0.001,
    updates: 24,
  },
  logStd: [Math.log(0.5), Math.log(0.25)],
  values: Float32Array.of(1, 2, 3, 4),
  targets: Float32Array.of(2, 2, 4, 4),
  terms: [
    ["near", 0.25],
    ["effort", -1 / 3],
  ],
  episodes: [episode, { ...episode, length: 20, fitness: 0.25, success: false, return: -1 }],
  hasSuccess: true,
  rollouts: 6,
  steps: 768,
  seconds: 1.5,
};

test("a continuous policy logs every name", () => {
  const metrics = metricsOf(learnt);
  expect(Object.keys(metrics)).toEqual([...METRIC_NAMES, "reward/near", "reward/effort"]);
  expect(metrics).toEqual({
    "rollout/ep_rew_mean": 1,
    "rollout/ep_len_mean": 15,
    "task/fitness": 0.375,
    "task/success": 0.5,
    "train/approx_kl": 0.01,
    "train/clip_fraction": 0.1,
    "train/clip_range": 0.2,
    "train/clip_range_vf": 0.3,
    // Minus the entropy: −(−0.5 + 2 × 1.4189385).
    "train/entropy_loss": -2.33788,
    // Errors 1, 0, 1, 0 around targets of variance 1: 1 − 0.25 / 1.
    "train/explained_variance": 0.75,
    "train/grad_norm": 2,
    "train/learning_rate": 0.001,
    "train/loss": 0.7,
    // 4 updates an epoch.
    "train/n_updates": 6,
    "train/policy_gradient_loss": -0.02,
    "train/std": 0.375,
    "train/value_loss": 0.25,
    "time/fps": 512,
    "time/iterations": 6,
    "time/time_elapsed": 1.5,
    "time/total_timesteps": 768,
    "reward/near": 0.25,
    "reward/effort": -0.333333,
  });
});

describe("entropy", () => {
  // Deviations of ½ and ¼: ln ½ + ln ¼ + 2 × ½ ln 2πe = 0.7584355 nats.
  const entropy = Math.log(0.5) + Math.log(0.25);
  const metrics = { ...learnt.report.metrics, entropy };

  test("is that of the distribution, constant and all", () => {
    const { "train/entropy_loss": loss } = metricsOf({ ...learnt, report: { ...learnt.report, metrics } });
    expect(loss).toBeCloseTo(-0.7584355, 5);
  });

  test("stands in the loss as it stands in its own curve", () => {
    const settings = { ...learnt.settings, entropy: 0.1 };
    expect(metricsOf({ ...learnt, settings })["train/loss"]).toBeCloseTo(0.7 - 0.1 * 2 * 1.4189385, 5);
  });

  test("of a choice has no constant", () => {
    const choice = metricsOf({ ...learnt, logStd: null });
    expect(choice["train/entropy_loss"]).toBe(0.5);
    expect(choice).not.toHaveProperty("train/std");
  });
});

describe("what is not known is left out", () => {
  test("before the first episode has ended", () => {
    const names = Object.keys(metricsOf({ ...learnt, episodes: [] }));
    expect(names.filter((name) => /^(rollout|task)\//.test(name))).toEqual([]);
    expect(names).toContain("train/loss");
  });

  test("without a success predicate", () => {
    expect(metricsOf({ ...learnt, hasSuccess: false })).not.toHaveProperty("task/success");
  });

  test("where nothing varies that could be explained", () => {
    expect(metricsOf({ ...learnt, targets: new Float32Array(4) })).not.toHaveProperty(
      "train/explained_variance",
    );
  });

  test("the value's clip range, unless it is clipped", () => {
    expect(metricsOf({ ...learnt, settings: DEFAULT_SETTINGS })).not.toHaveProperty("train/clip_range_vf");
  });
});

test("a critic that says the same everywhere explains nothing, however far off it is", () => {
  const values = new Float32Array(4).fill(100);
  expect(metricsOf({ ...learnt, values })["train/explained_variance"]).toBe(0);
});

test("minibatches that do not divide a rollout still make whole epochs", () => {
  // 10 rows in minibatches of ⌊10 / 4⌋ = 2 are 5 updates an epoch.
  const settings = { ...learnt.settings, environments: 5, rollout: 2 };
  expect(metricsOf({ ...learnt, settings, report: { ...learnt.report, updates: 15 } })).toMatchObject({
    "train/n_updates": 3,
  });
});

test("docs/logging.md explains every name", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/logging.md"), "utf8");
  for (const name of [...METRIC_NAMES, "reward/<term>"]) expect(text).toContain(`| \`${name}\``);
});
