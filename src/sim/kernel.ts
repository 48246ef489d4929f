/**
 * The kernel compiler: turns the scalar functions of one environment and task into one loop over instances
 * that reads and writes float32 columns.
 */
import type { FieldColumns, TransitionColumns } from "./columns.ts";
import type { Task } from "./environment.ts";
import { type ActionSpecs, type Control, isChoice } from "./fields.ts";
import { stateLiteral } from "./state-rows.ts";

/** Memory that a kernel works on. Everything but the columns has one entry (or row) an instance. */
export interface KernelBuffers {
  readonly count: number;
  /** The state before the step, replaced by the state after it: one `[count]` column a scalar. */
  readonly current: readonly Float32Array[];
  readonly columns: TransitionColumns;
  /** Observation after the step, row-major `[count, observationSize]`. */
  readonly observation: Float32Array;
  /** 1 where the state after the step ends the episode, `[count]`. */
  readonly terminated: Uint8Array;
  /** `fitness.of` of the step, `[count]`. */
  readonly fitness: Float64Array;
  /** `success.of` of the step, `[count]`; stays 0 when the task has no success predicate. */
  readonly success: Uint8Array;
}

/**
 * Steps instances 0 to `count - 1`; instance i fills row `base + i` of the columns.
 *
 * Every function but `step` sees the float32 values that the columns hold, so whatever is computed from the
 * columns later (a reward, a restored state) agrees with the simulation to the last bit.
 *
 * @param actions row-major `[count, actionSize]`; clipped here, and the clipped value is what the column holds
 * @returns the sum of all values of the new states: finite exactly when each of them is
 */
export type Kernel = (actions: Float32Array, base: number) => number;

/**
 * Compiles the kernel of a task. Each call makes a new function, so that the engine's type feedback and inlining
 * decisions are those of one task only.
 */
export function compileKernel(task: Task, buffers: KernelBuffers): Kernel {
  const scope = {
    ...buffers,
    step: task.environment.step,
    observe: task.environment.observe,
    ended: task.terminated ?? task.environment.terminated,
    fitnessOf: task.fitness.of,
    successOf: task.success?.of,
  };
  return new Function("scope", kernelSource(task, buffers.columns.layout.state))(scope) as Kernel;
}

/** The kernel as JavaScript text: the body of a function of `scope` that returns the {@link Kernel}. */
export function kernelSource(task: Task, fields: readonly FieldColumns[]): string {
  const { environment } = task;
  const scalars = fields.flatMap(({ length }) => Array.from({ length }, () => 0)).map((_, k) => k);
  const actions = Object.entries(environment.action as ActionSpecs).map(([name, spec], k) => ({
    name,
    k,
    bounds: isChoice(spec) ? ([0, spec.options.length - 1] as const) : float32Bounds(spec),
  }));
  const size = actions.length;
  const observations = environment.observation.map((_: string, k: number) => k);
  const columns = scalars.map(
    (k) =>
      `const current${k} = current[${k}], state${k} = columns.state[${k}], next${k} = columns.next[${k}];`,
  );
  // Memory is read into locals in every call: loads that the optimiser can then move out of the loop.
  return `"use strict"; // ${task.id}
const { step, observe, ended, fitnessOf, successOf } = scope;
return function kernel(actions, base) {
  const { count, current, columns, observation, terminated, fitness, success } = scope;
  ${columns.join("\n  ")}
  ${actions.map(({ k }) => `const action${k} = columns.action[${k}];`).join("\n  ")}
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = base + i;
    const state = ${stateLiteral(fields, (k) => `current${k}[i]`)};
${scalars.map((k) => `    state${k}[row] = current${k}[i];`).join("\n")}
${actions.map(({ k, bounds: [low, high] }) => `    const u${k} = actions[i * ${size} + ${k}]; action${k}[row] = u${k} < ${low} ? ${low} : u${k} > ${high} ? ${high} : u${k};`).join("\n")}
    const action = { ${actions.map(({ name, k }) => `${JSON.stringify(name)}: action${k}[row]`).join(", ")} };
    const result = step(state, action);
${storeFields(fields)}
    const next = ${stateLiteral(fields, (k) => `next${k}[row]`)};
${scalars.map((k) => `    current${k}[i] = next${k}[row];`).join("\n")}
    sum += ${scalars.map((k) => `next${k}[row]`).join(" + ")};
    terminated[i] = ended(next) ? 1 : 0;
    const seen = observe(next);
${observations.map((k: number) => `    observation[i * ${observations.length} + ${k}] = seen[${k}];`).join("\n")}
    fitness[i] = fitnessOf(state, action, next);
${task.success ? "    success[i] = successOf(state, action, next) ? 1 : 0;" : ""}
  }
  return sum;
};`;
}

/** Statements that store the fields of `result` in the `next` columns. */
function storeFields(fields: readonly FieldColumns[]): string {
  let k = 0;
  return fields
    .flatMap(({ name, vector, length }) =>
      Array.from({ length }, (_, j) => {
        const value = `result[${JSON.stringify(name)}]${vector ? `[${j}]` : ""}`;
        return `    next${k++}[row] = ${value};`;
      }),
    )
    .join("\n");
}

/** A control's range, moved inwards where its ends are no float32 numbers, so that the column never leaves it. */
function float32Bounds({ range: [low, high] }: Control): readonly [number, number] {
  return [inwards(low, low, high), inwards(high, low, high)];
}

function inwards(end: number, low: number, high: number): number {
  const float = new Float32Array([end]);
  const bits = new Int32Array(float.buffer);
  if (float[0]! > high) bits[0]! += high > 0 ? -1 : 1;
  else if (float[0]! < low) bits[0]! += low > 0 ? 1 : -1;
  return float[0]!;
}
