/** Small runs for tests of the store and of the command line. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { ContenderResult, RunConfig, RunEvent, RunResult } from "../../src/core/run.ts";
import { type Estimate, mean } from "../../src/core/statistics.ts";
import type { Evaluation, RecordedResult, TrainingResult } from "../../src/core/training.ts";
import { Journal } from "../../src/store/journal.ts";
import { createRun } from "../../src/store/runs.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  folders.push(folder);
  return folder;
}

export const sampleConfig: RunConfig = {
  task: "cartpole-swingup",
  method: "eureka",
  model: "offline",
  candidates: 2,
  iterations: 1,
  steps: 1000,
  seeds: 1,
  finalSeeds: 2,
  seed: 0,
  settings: {
    environments: 8,
    rollout: 16,
    discount: 0.99,
    gaeLambda: 0.95,
    learningRate: 3e-4,
    entropy: 0,
    epochs: 4,
    minibatches: 4,
    clip: 0.2,
    valueCoefficient: 0.5,
    maxGradientNorm: 0.5,
    hidden: [64, 64],
  },
};

const constant = (value: number) => ({ mean: value, std: 0, min: value, max: value });

function evaluation(fitness: number): Evaluation {
  return {
    episodes: 8,
    fitness: constant(fitness),
    success: 1,
    length: constant(500),
    return: constant(10 * fitness),
    terms: { upright: constant(fitness), effort: constant(-0.1) },
  };
}

const trajectory = {
  fitness: 1,
  success: true,
  length: 500,
  terminated: false,
  return: 1,
  step: [0],
  state: {},
  action: {},
  terms: {},
};

export function recorded(fitness: number, job = "job"): RecordedResult {
  return {
    job,
    checkpoints: [500, 1000].map((steps) => ({ steps, evaluation: evaluation((fitness * steps) / 1000) })),
    selected: 1,
    evaluation: evaluation(fitness),
    best: trajectory,
    worst: trajectory,
    steps: 1000,
  };
}

export function training(fitness: number, job: string): TrainingResult {
  return { ...recorded(fitness, job), policy: Buffer.from("onnx").toString("base64") };
}

/** Of two values, the bootstrap gives this very interval; it only takes its time. */
const estimate = (values: readonly number[]): Estimate => ({
  mean: mean(values),
  interval: [Math.min(...values), Math.max(...values)],
  values,
});

function runResult(fitness: readonly number[], task = sampleConfig.task): RunResult {
  const row = (contender: ContenderResult["contender"], values: readonly number[]): ContenderResult => ({
    contender,
    fitness: estimate(values),
    success: estimate([1, 1]),
    seeds: values.map((_, index) => index),
  });
  return {
    task,
    method: "eureka",
    model: "offline",
    steps: 1000,
    winner: { label: "g1c1", id: "aaaaaaaaaaaa", source: "export function reward() {}", alarms: [] },
    contenders: [row("winner", fitness), row("human", [0.8, 0.9]), row("sparse", [0.1, 0.2])],
    humanNormalised: 1.5,
    trainings: 7,
    gates: [],
  };
}

/** Everything that happens in a small run with one trained, one rejected candidate. */
export function sampleEvents(fitness: readonly number[] = [0.9, 0.95]): RunEvent[] {
  const verdict = { accepted: true, findings: [], terms: ["upright", "effort"] };
  const failure = { kind: "parse", message: "no reward function: export one" } as const;
  const series = { values: [0.5, 1], max: 1, mean: 0.75, min: 0.5 };
  const first = { label: "g1c1", id: "aaaaaaaaaaaa" };
  return [
    { type: "run-started", config: sampleConfig, versions: { node: "24.21.0" } },
    { type: "control-trained", evaluation: evaluation(0.1) },
    { type: "generation-started", generation: 0 },
    {
      type: "proposed",
      generation: 0,
      label: "g1c1",
      proposal: { text: "```ts\nexport function reward() {}\n```", notes: {} },
    },
    { type: "judged", ...first, source: "export function reward() {}", verdict },
    { type: "proposed", generation: 0, label: "g1c2", proposal: { text: "I cannot", notes: {} } },
    {
      type: "judged",
      label: "g1c2",
      id: "bbbbbbbbbbbb",
      source: "",
      verdict: { accepted: false, failure, gate: "parse", findings: [], terms: [] },
    },
    { type: "trained", ...first, seed: 1, result: recorded(0.9) },
    {
      type: "reflected",
      ...first,
      reflection: {
        text: "upright rose",
        findings: [],
        terms: { upright: series },
        fitness: series,
        success: series,
        length: series,
      },
    },
    { type: "selected", generation: 0, incumbent: { ...first, fitness: 0.9 }, improved: true },
    { type: "final-trained", contender: "winner", seed: 2, result: recorded(0.95) },
    {
      type: "final-failed",
      contender: "human",
      seed: 2,
      failure: { kind: "machine", message: "killed: free memory" },
    },
    { type: "run-finished", result: runResult(fitness) },
  ];
}

/** A run on the disk that recorded the first `events` of {@link sampleEvents}. */
export function saveRun(
  runsDir: string,
  options: { day?: number; events?: number; fitness?: readonly number[] } = {},
) {
  const { day = 1, events = 100, fitness } = options;
  const folder = createRun(runsDir, sampleConfig, new Date(Date.UTC(2026, 10, day)));
  const journal = Journal.open(folder, () => new Date(Date.UTC(2026, 10, day, 1)));
  for (const event of sampleEvents(fitness).slice(0, events)) journal.append(event);
  journal.close();
  return folder;
}
