/** A policy file for every task of the registry, with what the evaluation of that policy saw and did. */
import { tasks } from "../../envs/index.ts";
import { Random } from "../../src/core/random.ts";
import type { Trajectory } from "../../src/core/training.ts";
import { actionSpaceOf } from "../../src/learn/action.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import { evaluatePolicy } from "../../src/learn/evaluate.ts";
import { createNetwork, initialise } from "../../src/learn/network.ts";
import { policyFile } from "../../src/learn/policy-file.ts";
import type { Task } from "../../src/sim/environment.ts";
import { plainReward } from "./plain-reward.ts";

export interface PolicyCase {
  readonly task: Task;
  readonly file: Uint8Array;
  /** Of the kept steps of the best and the worst episode, `[rows, observationSize]`. */
  readonly observations: readonly (readonly number[])[];
  /** `[rows, actions]`, in the environment's units. */
  readonly actions: readonly (readonly number[])[];
}

/** Policies whose parameters were drawn and not trained: their actions fill the ranges. */
export function policyCases(): Promise<readonly PolicyCase[]> {
  return Promise.all(tasks.map((task, seed) => policyCase(task, seed)));
}

async function policyCase(task: Task, seed: number): Promise<PolicyCase> {
  const space = actionSpaceOf(task);
  const size = task.environment.observation.length;
  const network = createNetwork(size, space.outputs, space.policy, [16, 16], "tanh");
  const random = new Random(seed);
  const draw = (count: number, of: () => number) => Float32Array.from({ length: count }, of);
  const snapshot = {
    steps: 0,
    actor: initialise(network, seed, 0).subarray(0, network.actorSize),
    mean: draw(size, () => random.uniform(-0.1, 0.1)),
    inverseStd: draw(size, () => random.uniform(0.5, 3)),
  };
  // Policies begin with hardly any action at all.
  const head = network.actor.at(-2)!;
  for (let k = head.offset; k < head.offset + head.size; k++) snapshot.actor[k]! *= 50;
  const createReward = plainReward(() => ({ none: 0 }));
  const context = { backend: onnxCpu, network, task, createReward };
  const { best, worst } = await evaluatePolicy(context, snapshot, 4, seed);
  const seen = [best, worst].map((episode) => rowsOf(task, episode));
  return {
    task,
    file: policyFile(network, task, "reward-id", snapshot),
    observations: seen.flatMap(({ observations }) => observations),
    actions: seen.flatMap(({ actions }) => actions),
  };
}

function rowsOf(task: Task, { step, state, action }: Trajectory) {
  const { environment } = task;
  const stateAt = (row: number) =>
    Object.fromEntries(
      Object.entries(environment.state as Record<string, { readonly length: number | undefined }>).map(
        ([name, { length }]) => [
          name,
          length === undefined
            ? state[name]![row]!
            : Array.from({ length }, (_, i) => state[`${name}[${i}]`]![row]!),
        ],
      ),
    );
  return {
    observations: step.map((_, row) => environment.observe(stateAt(row)).map(Math.fround)),
    actions: step.map((_, row) => Object.keys(environment.action).map((name) => action[name]![row]!)),
  };
}
