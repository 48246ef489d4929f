/**
 * Plays the policy that counts in worlds that it was not trained in. The disturbances are those of dynamics
 * randomisation that need nothing but the controls, so that every task has them: strength of the motors, latency, a
 * load (OpenAI 2018, "Learning dexterous in-hand manipulation", randomises gains, delays and forces). Rigid
 * bodies move alike when all masses, inertias and frictions and all forces grow by one factor, so weak motors are also a
 * world in which everything is a quarter heavier. The push stands for held-out starts, and leads only to states that can
 * be reached.
 */
import { Random } from "../../core/random.ts";
import { mean } from "../../core/statistics.ts";
import type { Trial } from "../../core/training.ts";
import type { Range } from "../../sim/fields.ts";
import { createVectorEnvironment } from "../../sim/kernel-environment.ts";
import { actionRanges } from "../../sim/ranges.ts";
import { actionSpaceOf } from "../action.ts";
import { zeros } from "../backend.ts";
import { playEpisodes } from "../episodes.ts";
import type { EvaluationContext } from "../evaluate.ts";
import { type PolicySnapshot, policyGraph } from "../policy-graph.ts";

/** Of each world. */
const EPISODES = 8;
/** `weak`: share of a control's strength. */
const STRENGTH = 0.8;
/** `loaded`: what is added to a control, as a share of its range. */
const LOAD = 0.05;
/** `pushed`: share of the horizon for which the push lasts, and the fewest steps. */
const PUSH = { share: 0.01, least: 2 };
/** Below this share of the fitness range a policy does not do the task, and has nothing to lose. */
const DOES_THE_TASK = 0.3;

/**
 * What is sent to the environment, which clips it to the range.
 * @param decided what the policy wants now
 * @param before  what it wanted one step before
 * @param side    a fair coin of this episode and control, the same at every step
 * @param start   whether the push still lasts
 */
type Disturb = (decided: number, before: number, side: boolean, start: boolean, range: Range) => number;

export const disturbances: Readonly<Record<Trial["world"], Disturb>> = {
  pushed: (decided, _before, side, start, range) => (start ? range[side ? 1 : 0] : decided),
  late: (_decided, before) => before,
  weak: (decided) => STRENGTH * decided,
  loaded: (decided, _before, side, _start, range) => decided + (side ? LOAD : -LOAD) * (range[1] - range[0]),
};

/** Worlds for options, which have neither strength nor load. */
const WORLDS_OF_OPTIONS = ["pushed", "late"] as const;
const WORLDS = [...WORLDS_OF_OPTIONS, "weak", "loaded"] as const;

/**
 * @param usual fitness of the fresh episodes that `seed` gave in the world of training, in their order; the first of them
 *              start as the episodes of every world do
 * @returns nothing for a policy that does not do the task
 */
export async function playTrials(
  { backend, network, task }: EvaluationContext,
  snapshot: PolicySnapshot,
  usual: readonly number[],
  seed: number,
): Promise<Trial[]> {
  const [low, high] = task.fitness.range;
  if (!(mean(usual) >= low + DOES_THE_TASK * (high - low))) return [];
  const space = actionSpaceOf(task);
  const ranges = actionRanges(task);
  const names = space.policy === "categorical" ? WORLDS_OF_OPTIONS : WORLDS;
  const count = names.length * EPISODES;
  const width = EPISODES * ranges.length;
  const environment = createVectorEnvironment(task, count, task.horizon, EPISODES);
  const observation = { data: environment.observation, shape: [count, environment.observationSize] };
  const action = zeros(count, ranges.length);
  const into = {
    action,
    ...(space.policy === "categorical" ? { logits: zeros(count, space.outputs) } : {}),
  };
  const random = new Random(seed);
  const sides = Array.from(action.data, (_, i) => random.seek(-1 - i, 0).next() < 0.5);
  const pushSteps = Math.max(PUSH.least, Math.round(PUSH.share * task.horizon));
  const before = new Float32Array(action.data.length);
  const sent = new Float32Array(action.data.length);
  let t = 0;
  const graph = await backend.compile(policyGraph(network, space, snapshot));
  try {
    const ends = await playEpisodes(environment, seed, async () => {
      await graph.run({ observation }, into);
      if (t === 0) before.set(action.data);
      names.forEach((world, k) => {
        const disturb = disturbances[world];
        for (let i = k * width; i < (k + 1) * width; i++) {
          const { range } = ranges[i % ranges.length]!;
          sent[i] = disturb(action.data[i]!, before[i]!, sides[i]!, t < pushSteps, range);
        }
      });
      before.set(action.data);
      t++;
      return sent;
    });
    const paired = mean(usual.slice(0, EPISODES));
    return names.map((world, k) => ({
      world,
      fitness: mean(ends.slice(k * EPISODES, (k + 1) * EPISODES).map(({ fitness }) => fitness)),
      usual: paired,
    }));
  } finally {
    await graph.dispose();
  }
}
