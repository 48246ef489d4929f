/** Plays random actions: what a reward pays and what a task yields where nothing was learned. */
import { FailureError } from "../../core/outcome.ts";
import { Random } from "../../core/random.ts";
import type { RandomReference } from "../../core/training.ts";
import { createVectorEnvironment } from "../../sim/kernel-environment.ts";
import { actionRanges, drawActions } from "../../sim/ranges.ts";
import { playEpisodes, scoreEpisodes } from "../episodes.ts";
import type { EvaluationContext } from "../evaluate.ts";
import { sixDigits } from "./conduct.ts";
import { observationsOf, visitsOf } from "./visits.ts";

const EPISODES = 16;
/** Every how manieth step is looked at: neighbours are alike, and looking costs more than stepping. */
const STRIDE = 4;
/** Steps for which every other instance holds an action: reaches what fresh noise at every step does not. */
const HOLD = 8;

/** @returns null when the reward fails on states that the trained policy never saw */
export async function playRandom(
  { task, createReward }: Pick<EvaluationContext, "task" | "createReward">,
  seed: number,
): Promise<RandomReference | null> {
  const environment = createVectorEnvironment(task, EPISODES, task.horizon);
  const ranges = actionRanges(task);
  const random = new Random(seed);
  const actions = new Float32Array(EPISODES * ranges.length);
  let t = 0;
  const ends = await playEpisodes(environment, seed, async () => {
    for (let i = 0; i < EPISODES; i++)
      if (i % 2 === 0 || t % HOLD === 0) drawActions(ranges, random.seek(-1 - i, t), actions, i);
    t++;
    return actions;
  });
  const reward = createReward(environment.columns);
  try {
    const episodes = scoreEpisodes(environment, reward, ends);
    const observations = episodes.flatMap((episode) => observationsOf(environment, episode, STRIDE));
    return {
      fitness: episodes.map(({ fitness }) => sixDigits(fitness)),
      return: episodes.map((episode) => sixDigits(episode.return)),
      visits: visitsOf(observations, environment.observationSize),
    };
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  } finally {
    reward.dispose?.();
  }
}
