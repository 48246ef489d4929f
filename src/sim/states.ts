/**
 * Probe transitions: states and actions on which rewards are tried before anything is trained, drawn from the
 * declared ranges, from random policies, or from the corners of the ranges.
 */
import { Random } from "../core/random.ts";
import { layoutOf, TransitionColumns } from "./columns.ts";
import type { Task } from "./environment.ts";
import type { FieldSpecs, Range } from "./fields.ts";
import { compileKernel } from "./kernel.ts";
import { createVectorEnvironment } from "./kernel-environment.ts";
import { actionRanges, drawActions, nearestToZero } from "./ranges.ts";
import { writeState } from "./state-rows.ts";

/** Filled transitions with what the task says about each of them. Reward terms are left at 0. */
export interface TransitionSample {
  /** State, action and next state of every row; `columns.starts` is 1 where an episode starts. */
  readonly columns: TransitionColumns;
  readonly rows: number;
  /** `fitness.of` of every row. */
  readonly fitness: Float64Array;
  /** `success.of` of every row, or null when the task has no success predicate. */
  readonly success: Uint8Array | null;
  /** 1 where the next state ends the episode by itself. */
  readonly terminated: Uint8Array;
}

/** Consecutive steps that half of the random policies hold an action for: reaches states that fresh noise at every step does not. */
const HOLD = 8;
/** Random combinations of corner values, besides the systematic ones. */
const MIXED_CORNERS = 48;
/** Instances and steps of the rollouts that bound the fields without a declared range. */
const SPREAD = { instances: 16, steps: 200 };

/**
 * `count` independent transitions: states uniform within the fields' ranges, actions uniform within theirs. A field
 * without bounds takes the range seen in random rollouts, widened by half on both sides. Equal arguments give equal
 * rows. Every row counts as the start of an episode.
 */
export function randomTransitions(task: Task, count: number, seed: number): TransitionSample {
  const ranges = scalarRanges(task);
  const actions = actionRanges(task);
  const random = new Random(seed);
  const states = ranges.map(() => new Float32Array(count));
  const inputs = new Float32Array(count * actions.length);
  for (let row = 0; row < count; row++) {
    random.seek(row, 0);
    ranges.forEach(([low, high], k) => {
      states[k]![row] = random.uniform(low, high);
    });
    drawActions(actions, random, inputs, row);
  }
  return transitionsOf(task, states, inputs);
}

/**
 * Transitions of random policies from real starts: half of the instances draw a fresh uniform action at every step,
 * half hold each draw for {@link HOLD} steps. At least `count` rows, and at least 8 instances; instances go on through
 * whole episodes where `count` is 8 horizons or more. Row `t * columns.layout.environments + i` is step t of instance i.
 */
export function rolloutTransitions(task: Task, count: number, seed: number): TransitionSample {
  const instances = Math.max(8, Math.floor(count / task.horizon));
  return rollout(task, instances, Math.ceil(count / instances), seed);
}

/**
 * The corners: each field and each control at its low end, its high end and zero (or the end nearest to it), one by
 * one and in mixed combinations, besides a real start. The rows are the same at every call.
 */
export function extremeTransitions(task: Task): TransitionSample {
  const ranges = scalarRanges(task);
  const actions = actionRanges(task);
  const random = new Random(0);
  const zero = ranges.map((range) => nearestToZero(range));
  const states: number[][] = [zero, ranges.map(([low]) => low), ranges.map(([, high]) => high)];
  ranges.forEach(([low, high], k) => {
    states.push(zero.with(k, low), zero.with(k, high));
  });
  for (let n = 0; n < MIXED_CORNERS; n++) {
    states.push(ranges.map((range, k) => random.pick([range[0], range[1], zero[k]!])));
  }
  const inputs = [
    actions.map(({ range }) => nearestToZero(range)),
    actions.map(({ range: [low] }) => low),
    actions.map(({ range: [, high] }) => high),
  ];
  const rows = inputs.flatMap((input) => [...states, null].map((state) => ({ state, input })));
  const columns = ranges.map(() => new Float32Array(rows.length));
  const { state: fields } = layoutOf(task.environment, 1, 1);
  const start = (task.reset ?? task.environment.reset)(random.seek(1, 0));
  rows.forEach(({ state }, row) => {
    if (state === null) writeState(fields, columns, row, start);
    else {
      state.forEach((value, k) => {
        columns[k]![row] = value;
      });
    }
  });
  return transitionsOf(task, columns, Float32Array.from(rows.flatMap(({ input }) => input)));
}

/**
 * One step from each given state.
 * @param states  one `[rows]` column a scalar, in the order of the fields
 * @param actions row-major `[rows, actionSize]`
 */
function transitionsOf(task: Task, states: readonly Float32Array[], actions: Float32Array): TransitionSample {
  const rows = states[0]!.length;
  const sample = sampleOf(task, new TransitionColumns(layoutOf(task.environment, rows, rows)));
  const kernel = compileKernel(task, {
    count: rows,
    current: states.map((column) => column.slice()),
    columns: sample.columns,
    observation: new Float32Array(rows * task.environment.observation.length),
    terminated: sample.terminated,
    fitness: sample.fitness,
    success: sample.success ?? new Uint8Array(rows),
  });
  kernel(actions, 0);
  sample.columns.starts.fill(1);
  return sample;
}

/** The range of every scalar of the state, vectors flattened: as declared, or estimated where it has no bounds. */
export function scalarRanges(task: Task): readonly Range[] {
  const fields = Object.values(task.environment.state as FieldSpecs);
  const declared = fields.flatMap(({ range, length }) => Array.from({ length: length ?? 1 }, () => range));
  if (declared.every((range) => range.every(Number.isFinite))) return declared;
  const { columns } = rollout(task, SPREAD.instances, SPREAD.steps, 0);
  return declared.map(([low, high], k) => {
    const column = columns.next[k]!;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const value of column) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const margin = Math.max((most - least) / 2, 1e-3);
    return [Number.isFinite(low) ? low : least - margin, Number.isFinite(high) ? high : most + margin];
  });
}

function rollout(task: Task, instances: number, steps: number, seed: number): TransitionSample {
  const environment = createVectorEnvironment(task, instances, steps);
  const sample = sampleOf(task, environment.columns);
  const actions = actionRanges(task);
  const inputs = new Float32Array(instances * actions.length);
  const random = new Random(seed);
  environment.reset(seed);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < instances; i++) {
      if (i % 2 === 0 || t % HOLD === 0) drawActions(actions, random.seek(-1 - i, t), inputs, i);
    }
    environment.step(t, inputs);
    sample.fitness.set(environment.stepFitness, t * instances);
    sample.success?.set(environment.stepSuccess, t * instances);
    sample.terminated.set(environment.terminated, t * instances);
  }
  return sample;
}

function sampleOf(task: Task, columns: TransitionColumns): TransitionSample {
  const { rows } = columns.layout;
  return {
    columns,
    rows,
    fitness: new Float64Array(rows),
    success: task.success ? new Uint8Array(rows) : null,
    terminated: new Uint8Array(rows),
  };
}
