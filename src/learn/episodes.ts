/** Plays exactly one full episode on every instance of an environment, and scores it with the trained reward. */

import { mean, standardDeviation } from "../core/statistics.ts";
import type { Evaluation, Summary } from "../core/training.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import type { EpisodeEnd, VectorEnvironment } from "../sim/vector-environment.ts";

/** One episode, with its return under the trained reward. */
export interface ScoredEpisode extends EpisodeEnd {
  readonly return: number;
  /** Return of each term, in the order of the reward's terms. */
  readonly terms: readonly number[];
}

/**
 * Plays the first episode of every instance. What an instance does after its first episode ended is ignored. The
 * environment's columns must have a slot for every step of the horizon.
 * @param act writes actions `[count, actionSize]` for the environment's current observations
 * @returns one end per instance, in order
 */
export async function playEpisodes(
  environment: VectorEnvironment,
  seed: number,
  act: () => Promise<Float32Array>,
): Promise<EpisodeEnd[]> {
  const ends: EpisodeEnd[] = new Array(environment.count);
  let open = environment.count;
  environment.reset(seed);
  for (let t = 0; t < environment.task.horizon && open > 0; t++) {
    environment.step(t, await act());
    for (const end of environment.ended)
      if (ends[end.instance] === undefined) {
        ends[end.instance] = { ...end };
        open--;
      }
  }
  return ends;
}

/** Rewards the steps of the first episodes, which lie in the environment's columns. */
export function scoreEpisodes(
  environment: VectorEnvironment,
  reward: RewardEvaluator,
  ends: readonly EpisodeEnd[],
): ScoredEpisode[] {
  const { count, columns } = environment;
  const steps = Math.max(...ends.map(({ length }) => length));
  reward.evaluate(steps * count);
  return ends.map((end, i) => {
    const terms = reward.terms.map((_, k) => {
      let sum = 0;
      for (let row = i; row < end.length * count; row += count) sum += columns.terms[k]![row]!;
      return sum;
    });
    return { ...end, return: terms.reduce((sum, each) => sum + each, 0), terms };
  });
}

/** Summary of episodes of one policy. */
export function summariseEpisodes(
  episodes: readonly ScoredEpisode[],
  terms: readonly string[],
  hasSuccess: boolean,
): Evaluation {
  return {
    episodes: episodes.length,
    fitness: summary(episodes.map(({ fitness }) => fitness)),
    success: hasSuccess ? mean(episodes.map(({ success }) => (success ? 1 : 0))) : null,
    length: summary(episodes.map(({ length }) => length)),
    return: summary(episodes.map((episode) => episode.return)),
    terms: Object.fromEntries(
      terms.map((name, k) => [name, summary(episodes.map((each) => each.terms[k]!))]),
    ),
  };
}

function summary(values: readonly number[]): Summary {
  return {
    mean: mean(values),
    std: standardDeviation(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}
