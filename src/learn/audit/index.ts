/** The audit of a trained policy: what its episodes show, beside random actions and in other worlds. */
import { deriveSeed } from "../../core/random.ts";
import type { Audit, Conduct } from "../../core/training.ts";
import type { EvaluationContext } from "../evaluate.ts";
import type { PolicySnapshot } from "../policy-graph.ts";
import { playRandom } from "./random-reference.ts";
import { playTrials } from "./trials.ts";

/** The stream of the fresh episodes of the policy that counts. */
export const freshSeed = (seed: number): number => deriveSeed(seed, "episodes");

/**
 * @param conduct of the fresh episodes
 * @param seed    of the training
 */
export async function auditPolicy(
  context: EvaluationContext,
  snapshot: PolicySnapshot,
  conduct: Conduct,
  seed: number,
): Promise<Audit> {
  return {
    ...conduct,
    random: await playRandom(context, deriveSeed(seed, "random")),
    trials: await playTrials(context, snapshot, conduct.episodes.fitness, freshSeed(seed)),
  };
}
