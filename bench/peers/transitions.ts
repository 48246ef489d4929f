/** Transitions of our cartpole-swingup with the rewards of its isolate, for `verify.py` to take the peers' through. */
import { findTask, referenceReward } from "../../envs/index.ts";
import { Random } from "../../src/core/random.ts";
import { compileReward } from "../../src/reward/compile.ts";
import { RewardIsolate } from "../../src/sandbox/isolate.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";

const INSTANCES = 32;
const STEPS = 500;

export interface Transitions {
  /** Cart position, cart velocity, pole angle, pole velocity before the step; SI units. */
  readonly states: readonly (readonly number[])[];
  /** Newtons, within the control's range. */
  readonly forces: readonly number[];
  /** After the step, before any reset. */
  readonly observations: readonly (readonly number[])[];
  /** Sum of the reward's terms. */
  readonly rewards: readonly number[];
  /** 1 where the episode ended by itself. */
  readonly terminated: readonly number[];
  /** 1 where the step counts for the fitness. */
  readonly standing: readonly number[];
}

/** Noisy episodes of a simple controller: they swing up, some stand for a while, and some leave the track. */
export function recordTransitions(): Transitions {
  const task = findTask("cartpole-swingup");
  const environment = createVectorEnvironment(task, INSTANCES, STEPS);
  const { columns, observationSize } = environment;
  const random = new Random(1);
  const actions = new Float32Array(INSTANCES);
  const observations: number[][] = [];
  const terminated: number[] = [];
  const standing: number[] = [];
  for (let t = 0; t < STEPS; t++) {
    for (let i = 0; i < INSTANCES; i++) {
      const from = i * observationSize;
      const [x, v, cosine, sine, turn] = environment.observation.subarray(from, from + observationSize);
      const energy = (25 / 60) * turn! ** 2 + 0.49 * (cosine! - 1);
      const push =
        cosine! > 0.8
          ? 3 * x! + 8 * v! + 40 * (sine! + turn!)
          : 3 * Math.sign(energy * cosine! * turn!) - 4 * x! - 2 * v!;
      actions[i] = push + (i % 8) * random.normal();
    }
    environment.step(t, actions);
    for (let i = 0; i < INSTANCES; i++) {
      const ended = environment.terminated[i]! + environment.truncated[i]! > 0;
      const after = ended ? environment.finalObservation : environment.observation;
      observations.push([...after.subarray(i * observationSize, (i + 1) * observationSize)]);
      terminated.push(environment.terminated[i]!);
      standing.push(environment.stepFitness[i]!);
    }
  }
  const rows = INSTANCES * STEPS;
  const { javascript } = compileReward(referenceReward(task, "human"));
  const reward = new RewardIsolate(javascript, columns, { timeoutMs: 10_000, memoryMb: 64 });
  try {
    reward.evaluate(rows);
    const terms = columns.terms.slice(0, reward.terms.length);
    return {
      states: Array.from({ length: rows }, (_, row) => columns.state.map((column) => column[row]!)),
      forces: [...columns.action[0]!],
      observations,
      rewards: Array.from({ length: rows }, (_, row) => terms.reduce((sum, term) => sum + term[row]!, 0)),
      terminated,
      standing,
    };
  } finally {
    reward.dispose();
  }
}
