/** Writes a policy as one ONNX file that needs nothing but an ONNX runtime. */
import { packageVersion } from "../core/package.ts";
import type { Task } from "../sim/environment.ts";
import type { ActionSpecs } from "../sim/fields.ts";
import { actionSpaceOf } from "./action.ts";
import { toModel } from "./graph/onnx.ts";
import type { Network } from "./network.ts";
import { type PolicySnapshot, policyGraph } from "./policy-graph.ts";

/**
 * Input `observation` `[batch, observationSize]` as the environment gives it; output `action` `[batch, actions]` in
 * the environment's units and within its bounds, or the option's index, with `logits` `[batch, options]` beside it.
 * The metadata holds JSON under `task`, `reward`, `observation` (names), `action` (name → bounds or options),
 * `actionUnits` (name → unit; of controls), `timestep` (seconds between two actions) and `version` (of this package).
 */
export function policyFile(
  network: Network,
  task: Task,
  reward: string,
  snapshot: PolicySnapshot,
): Uint8Array {
  const { environment } = task;
  const specs: ActionSpecs = environment.action;
  const actions = Object.entries(specs).map(([name, spec]) => [
    name,
    spec.kind === "choice" ? spec.options : spec.range,
  ]);
  const units = Object.entries(specs).flatMap(([name, spec]) =>
    spec.kind === "choice" ? [] : [[name, spec.unit]],
  );
  return toModel(policyGraph(network, actionSpaceOf(task), snapshot), {
    metadata: {
      task: JSON.stringify(task.id),
      reward: JSON.stringify(reward),
      observation: JSON.stringify(environment.observation),
      action: JSON.stringify(Object.fromEntries(actions)),
      actionUnits: JSON.stringify(Object.fromEntries(units)),
      timestep: JSON.stringify(environment.timestep),
      version: JSON.stringify(packageVersion()),
    },
  });
}
