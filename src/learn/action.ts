/** From the actor's outputs to actions: sampling while training, and the units of the environment. */
import type { FastRandom } from "../core/fast-random.ts";
import { FailureError } from "../core/outcome.ts";
import type { Task } from "../sim/environment.ts";
import type { Choice, Control } from "../sim/fields.ts";
import { boundLogStd } from "./policy-head.ts";

/** The action of a task as the learner sees it. */
export interface ActionSpace {
  readonly policy: "gaussian" | "categorical";
  /** Width of the policy's head. */
  readonly outputs: number;
  readonly names: readonly string[];
  /** Normalised action a means `middle + half * a` in the environment's units; `[1]`, `[0]` for a choice. */
  readonly half: readonly number[];
  readonly middle: readonly number[];
}

export function actionSpaceOf(task: Task): ActionSpace {
  const entries = Object.entries(task.environment.action as Record<string, Control | Choice>);
  const names = entries.map(([name]) => name);
  const [first] = entries;
  if (first?.[1].kind === "choice")
    return { policy: "categorical", outputs: first[1].options.length, names, half: [1], middle: [0] };
  const ranges = entries.map(([name, spec]) => {
    const { range } = spec as Control;
    if (!range.every(Number.isFinite))
      throw new FailureError("environment", `control "${name}" has no finite range; give it one`);
    return range;
  });
  return {
    policy: "gaussian",
    outputs: entries.length,
    names,
    half: ranges.map(([low, high]) => (high - low) / 2),
    middle: ranges.map(([low, high]) => (high + low) / 2),
  };
}

/**
 * Where sampled actions go. A rollout has `rows` rows, of which one step fills the `count` rows from `base` on.
 * @property taken          normalised actions or option indices, one array `[rows]` a control
 * @property logProbability up to the constant that the loss leaves out too, `[rows]`
 * @property sent           in the environment's units, `[count, controls]`
 */
export interface SampledActions {
  readonly taken: readonly Float32Array[];
  readonly logProbability: Float32Array;
  readonly sent: Float32Array;
}

/** Draws one action for each of the `count` rows of the actor's `output` `[count, outputs]`. */
export type Sampler = (
  output: Float32Array,
  logStd: Float32Array,
  base: number,
  into: SampledActions,
) => void;

export function createSampler(space: ActionSpace, random: FastRandom): Sampler {
  return space.policy === "gaussian" ? gaussianSampler(space, random) : categoricalSampler(space, random);
}

function gaussianSampler({ outputs, half, middle }: ActionSpace, random: FastRandom): Sampler {
  return (output, logStd, base, { taken, logProbability, sent }) => {
    const count = output.length / outputs;
    logProbability.fill(0, base, base + count);
    for (let k = 0; k < outputs; k++) {
      const log = boundLogStd(logStd[k]!);
      const std = Math.exp(log);
      const column = taken[k]!;
      const scale = half[k]!;
      const shift = middle[k]!;
      for (let i = 0; i < count; i++) {
        const noise = random.normal();
        const action = output[i * outputs + k]! + std * noise;
        column[base + i] = action;
        logProbability[base + i]! -= 0.5 * noise * noise + log;
        sent[i * outputs + k] = shift + scale * action;
      }
    }
  };
}

function categoricalSampler({ outputs }: ActionSpace, random: FastRandom): Sampler {
  const weights = new Float64Array(outputs);
  return (output, _logStd, base, { taken, logProbability, sent }) => {
    const count = output.length / outputs;
    for (let i = 0; i < count; i++) {
      let top = -Infinity;
      for (let k = 0; k < outputs; k++) top = Math.max(top, output[i * outputs + k]!);
      let total = 0;
      for (let k = 0; k < outputs; k++) total += weights[k] = Math.exp(output[i * outputs + k]! - top);
      let rest = random.next() * total;
      let option = 0;
      while (option < outputs - 1 && rest >= weights[option]!) rest -= weights[option++]!;
      taken[0]![base + i] = option;
      logProbability[base + i] = Math.log(weights[option]! / total);
      sent[i] = option;
    }
  };
}
