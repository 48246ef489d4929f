/** The deterministic policy as a graph, with the observation's normalisation and the action's units in it. */
import type { ActionSpace } from "./action.ts";
import { toFloat } from "./graph/arrange.ts";
import { add, clip, mul, sub } from "./graph/elementwise.ts";
import { argMax } from "./graph/reduce.ts";
import { constant, input, type Value } from "./graph/value.ts";
import { multilayer, type Network, parameterOf } from "./network.ts";
import { OBSERVATION_LIMIT } from "./running-statistics.ts";

/** Everything that decides what a policy does. */
export interface PolicySnapshot {
  /** Environment steps of training so far. */
  readonly steps: number;
  /** The actor's part of the flat parameters, `[network.actorSize]`. */
  readonly actor: Float32Array;
  /** `[observationSize]`, as is the next. */
  readonly mean: Float32Array;
  readonly inverseStd: Float32Array;
}

/** (x − mean) / std, cut at the limit. */
function normalise(observation: Value, mean: Value, inverseStd: Value): Value {
  return clip(mul(sub(observation, mean), inverseStd), -OBSERVATION_LIMIT, OBSERVATION_LIMIT);
}

/** The action that counts: the mean in the controls' units and ranges, or the index of the likeliest option. */
function decide(output: Value, space: ActionSpace): Value {
  if (space.policy === "categorical") return toFloat(argMax(output));
  const shape = [space.outputs];
  return add(mul(clip(output, -1, 1), constant(space.half, shape)), constant(space.middle, shape));
}

/** Output `action` `[batch, actions]` from input `observation` `[batch, observationSize]` of one policy, held as constants. */
export function policyGraph(
  network: Network,
  space: ActionSpace,
  { actor, mean, inverseStd }: PolicySnapshot,
): Record<string, Value> {
  const observation = input("observation", ["batch", network.observationSize]);
  const shape = [network.observationSize];
  const parameters = network.actor.map(({ offset, size, shape }) =>
    constant(actor.subarray(offset, offset + size), shape),
  );
  const output = multilayer(
    normalise(observation, constant(mean, shape), constant(inverseStd, shape)),
    parameters,
    network.activation,
  );
  const action = decide(output, space);
  return space.policy === "categorical" ? { action, logits: output } : { action };
}

/**
 * Output `action` `[policies, batch, actions]` of several policies side by side, from the inputs `observation`
 * `[policies, batch, observationSize]`, `parameters` `[policies, actorSize]`, `mean` and `inverseStd`
 * `[policies, 1, observationSize]`.
 */
export function policiesGraph(
  network: Network,
  space: ActionSpace,
  policies: number,
  batch: number,
): Record<string, Value> {
  const size = network.observationSize;
  const parameters = input("parameters", [policies, network.actorSize]);
  const observation = normalise(
    input("observation", [policies, batch, size]),
    input("mean", [policies, 1, size]),
    input("inverseStd", [policies, 1, size]),
  );
  const layers = network.actor.map((each) => parameterOf(parameters, each));
  return { action: decide(multilayer(observation, layers, network.activation), space) };
}
