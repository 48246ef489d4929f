import { describe, expect, test } from "vitest";
import type { Audit, Evaluation, TrainingResult, Trajectory } from "../../src/core/training.ts";
import { createJob } from "../../src/jobs/job.ts";
import { checkerOf } from "../../src/jobs/trainer-events.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";

const job = createJob({
  task: "cartpole-swingup",
  reward: { id: "abc", javascript: "function reward() { return { x: 1 }; }" },
  seed: 1,
  steps: 1000,
  settings: { ...DEFAULT_SETTINGS, environments: 8, rollout: 100 },
  checkpoints: 2,
  episodes: 4,
});
const number = { mean: 1, std: 0, min: 1, max: 1 };
const evaluation: Evaluation = {
  episodes: 4,
  fitness: number,
  success: 0.5,
  length: number,
  return: number,
  terms: { x: number },
};
const trajectory: Trajectory = {
  fitness: 1,
  success: true,
  length: 5,
  terminated: false,
  return: 5,
  step: [0, 4],
  state: { "tip[0]": [0, 1] },
  action: { force: [0, 1] },
  terms: { x: [1, 1] },
};
const audit: Audit = {
  episodes: { fitness: [0, 1, 1, 0], return: [1, 2, 3, 4], terms: { x: [1, 2, 3, 4] } },
  controls: { force: { atLimit: 0, jumps: 1 } },
  loops: { steps: 0, paid: 0, period: 0 },
  visits: [[0.5, 0.5]],
  random: { fitness: [0], return: [1], visits: [[1, 0]] },
  trials: [{ world: "late", fitness: 0, usual: 1 }],
};
const result: TrainingResult = {
  job: job.id,
  checkpoints: [
    { steps: 800, evaluation },
    { steps: 1600, evaluation },
  ],
  selected: 1,
  evaluation,
  best: trajectory,
  worst: trajectory,
  audit,
  policy: "AAAA",
  steps: 1600,
};
const timing = { seconds: 1, stepsPerSecond: 1600, rewardShare: 0.1 };
const started = { type: "started" };
const metrics = { "train/loss": -0.5, "reward/x": 1, "time/total_timesteps": 800 };
const progress = { type: "progress", steps: 800, fitness: null, stepsPerSecond: 10, metrics };

const state = { type: "state", steps: 800, state: "AAAA" };
const resumed = { type: "resumed", steps: 0, refused: null };

/** What is made of the last of some events. */
function last(...events: readonly unknown[]) {
  const check = checkerOf(job);
  return events.map((event) => check(JSON.parse(JSON.stringify(event)))).at(-1);
}

test("an honest trainer is believed", () => {
  expect(last(started, progress, { type: "result", result, timing })).toEqual({
    type: "result",
    result,
    timing,
  });
  expect(last(started, progress)).toEqual(progress);
  expect(last(started, progress, state)).toEqual(state);
  const later = { ...progress, steps: 1600, metrics: { ...metrics, "time/total_timesteps": 1600 } };
  expect(last(started, { ...resumed, steps: 800 }, later)).toEqual(later);
  expect(last(started, { ...resumed, refused: "it is\n\u001b[2Jdamaged" })).toEqual({
    ...resumed,
    refused: "it is damaged",
  });
});

describe("a result that cannot be is not believed", () => {
  const nothing = Number.NaN;
  test.each<[string, object]>([
    ["of another job", { job: "other" }],
    ["a fitness that is no number", { evaluation: { ...evaluation, fitness: { ...number, mean: nothing } } }],
    ["a mean above the maximum", { evaluation: { ...evaluation, fitness: { ...number, mean: 9 } } }],
    ["a success above one", { evaluation: { ...evaluation, success: 1.5 } }],
    ["fewer episodes than were asked for", { evaluation: { ...evaluation, episodes: 1 } }],
    ["no terms", { evaluation: { ...evaluation, terms: {} } }],
    ["a term with an escape in its name", { evaluation: { ...evaluation, terms: { "\u001b[2J": number } } }],
    ["a selected checkpoint that does not exist", { selected: 2 }],
    ["more checkpoints than were asked for", { checkpoints: Array(9).fill(result.checkpoints[0]) }],
    ["checkpoints out of order", { checkpoints: [...result.checkpoints].reverse() }],
    ["fewer steps than the job has", { steps: 800 }],
    ["a policy that is not base64", { policy: "<svg>" }],
    ["a huge trajectory", { best: { ...trajectory, step: Array(5000).fill(1) } }],
    ["no audit", { audit: undefined }],
    ["an audit of fewer episodes", { audit: { ...audit, episodes: { ...audit.episodes, return: [1] } } }],
    ["a share above one", { audit: { ...audit, loops: { steps: 2, paid: 0, period: 0 } } }],
    ["a world that nobody knows", { audit: { ...audit, trials: [{ ...audit.trials[0], world: "easy" }] } }],
    ["a stop that was not asked for", { stopped: true }],
    ["fields that nobody knows", { extra: 1 }],
  ])("%s", (_name, change) => {
    expect(last(started, { type: "result", result: { ...result, ...change }, timing })).toBeNull();
  });

  test.each<[string, unknown[]]>([
    ["nothing", [null]],
    ["a number", [7]],
    ["a result before the start", [{ type: "result", result, timing }]],
    ["two starts", [started, started]],
    ["steps that do not grow", [started, progress, progress]],
    ["steps beyond the end", [started, { ...progress, steps: 1e9 }]],
    [
      "a failure of an unknown kind",
      [started, { type: "failure", failure: { kind: "toString", message: "" } }],
    ],
    ["a state of steps that were not reported", [started, progress, { ...state, steps: 1600 }]],
    ["the same state twice", [started, progress, state, state]],
    ["a state before the start", [state]],
    [
      "more states than there are checkpoints",
      [
        started,
        ...[1, 2, 3, 4].flatMap((steps) => [
          { ...progress, steps, metrics: { ...metrics, "time/total_timesteps": steps } },
          { ...state, steps },
        ]),
      ],
    ],
    ["a state that is not base64", [started, progress, { ...state, state: "<svg>" }]],
    ["a state that is too large", [started, progress, { ...state, state: "A".repeat(45_000_000) }]],
    ["a state with something beside it", [started, progress, { ...state, extra: 1 }]],
    ["a resumption in the middle", [started, progress, resumed]],
    ["two resumptions", [started, resumed, resumed]],
    ["a resumption beyond the end", [started, { ...resumed, steps: 1e9 }]],
    ["steps before those that it resumed from", [started, { ...resumed, steps: 900 }, progress]],
    ["a negative speed", [started, { ...progress, stepsPerSecond: -1 }]],
    ["no metrics", [started, { ...progress, metrics: undefined }]],
    ["a metric that nobody knows", [started, { ...progress, metrics: { ...metrics, "train/x": 1 } }]],
    ["a metric that is no number", [started, { ...progress, metrics: { ...metrics, "train/loss": "1" } }]],
    [
      "a metric that is infinite",
      [started, { ...progress, metrics: { ...metrics, "train/loss": Infinity } }],
    ],
    ["an escape in a term's name", [started, { ...progress, metrics: { ...metrics, "reward/\u001b": 1 } }]],
    [
      "more terms than there can be",
      [
        started,
        {
          ...progress,
          metrics: {
            ...metrics,
            ...Object.fromEntries(Array.from({ length: 99 }, (_, k) => [`reward/x${k}`, 1])),
          },
        },
      ],
    ],
    ["a log of other steps", [started, { ...progress, steps: 1600 }]],
  ])("%s", (_name, events) => {
    expect(last(...events)).toBeNull();
  });
});

test("a training may stop early where its job allows it, and says so", () => {
  const check = (change: object) => {
    const checks = checkerOf({ ...job, earlyStop: { loss: 0.1, patience: 2 } });
    checks(started);
    return checks({ type: "result", result: { ...result, ...change }, timing });
  };
  const half = { checkpoints: result.checkpoints.slice(0, 1), selected: 0, steps: 800 };
  expect(check({})).not.toBeNull();
  expect(check({ ...half, stopped: true })).not.toBeNull();
  expect(check(half)).toBeNull();
  expect(check({ stopped: true })).toBeNull();
});

test("a failure's message becomes one line of bounded length", () => {
  const message = `\u001b[31mno\n\u202e${"x".repeat(10_000)}`;
  const event = last(started, { type: "failure", failure: { kind: "crash", message } });
  expect(event).toMatchObject({ failure: { kind: "crash" } });
  if (event?.type !== "failure") throw new Error("not a failure");
  expect(event.failure.message).toMatch(/^no x+…$/);
  expect(event.failure.message.length).toBeLessThan(2000);
});
