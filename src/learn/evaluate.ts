/** Evaluates deterministic policies on fresh episodes: all checkpoints side by side, then the one that counts. */
import type { Conduct, Evaluation, Trajectory } from "../core/training.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import type { Task } from "../sim/environment.ts";
import { createVectorEnvironment } from "../sim/kernel-environment.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import { actionSpaceOf } from "./action.ts";
import { conductOf } from "./audit/conduct.ts";
import { type Backend, type Executable, zeros } from "./backend.ts";
import { playEpisodes, type ScoredEpisode, scoreEpisodes, summariseEpisodes } from "./episodes.ts";
import type { Network } from "./network.ts";
import { type PolicySnapshot, policiesGraph, policyGraph } from "./policy-graph.ts";
import { trajectoryOf } from "./trajectory.ts";

/** Makes the reward for a set of columns; whoever asks for one disposes of it. */
export type CreateReward = (columns: TransitionColumns) => RewardEvaluator & { dispose?(): void };

/** What all evaluations of one training share. */
export interface EvaluationContext {
  readonly backend: Backend;
  readonly network: Network;
  readonly task: Task;
  readonly createReward: CreateReward;
}

/**
 * One evaluation for each checkpoint. Every checkpoint meets the same episodes.
 * @param episodes per checkpoint
 */
export async function evaluateCheckpoints(
  context: EvaluationContext,
  snapshots: readonly PolicySnapshot[],
  episodes: number,
  seed: number,
): Promise<Evaluation[]> {
  const { backend, network, task } = context;
  const policies = snapshots.length;
  const environment = createVectorEnvironment(task, policies * episodes, task.horizon, episodes);
  const size = network.observationSize;
  const feeds = {
    observation: { data: environment.observation, shape: [policies, episodes, size] },
    parameters: zeros(policies, network.actorSize),
    mean: zeros(policies, 1, size),
    inverseStd: zeros(policies, 1, size),
  };
  snapshots.forEach(({ actor, mean, inverseStd }, p) => {
    feeds.parameters.data.set(actor, p * network.actorSize);
    feeds.mean.data.set(mean, p * size);
    feeds.inverseStd.data.set(inverseStd, p * size);
  });
  const action = zeros(policies, episodes, environment.actionSize);
  const graph = await backend.compile(policiesGraph(network, actionSpaceOf(task), policies, episodes));
  const scored = await playScored(context, environment, seed, graph, async () => {
    await graph.run(feeds, { action });
    return action.data;
  });
  return snapshots.map((_, p) =>
    summariseEpisodes(
      scored.episodes.slice(p * episodes, (p + 1) * episodes),
      scored.terms,
      task.success !== undefined,
    ),
  );
}

/** One policy on its own episodes: its best and worst by fitness (the earliest of equals), and a reader of how it behaves. */
export async function evaluatePolicy(
  context: EvaluationContext,
  snapshot: PolicySnapshot,
  episodes: number,
  seed: number,
): Promise<{
  readonly evaluation: Evaluation;
  readonly best: Trajectory;
  readonly worst: Trajectory;
  readonly readConduct: () => Conduct;
}> {
  const { backend, network, task } = context;
  const environment = createVectorEnvironment(task, episodes, task.horizon);
  const space = actionSpaceOf(task);
  const observation = { data: environment.observation, shape: [episodes, network.observationSize] };
  const outputs = {
    action: zeros(episodes, environment.actionSize),
    ...(space.policy === "categorical" ? { logits: zeros(episodes, space.outputs) } : {}),
  };
  const graph = await backend.compile(policyGraph(network, space, snapshot));
  const scored = await playScored(context, environment, seed, graph, async () => {
    await graph.run({ observation }, outputs);
    return outputs.action.data;
  });
  const better = (a: ScoredEpisode, b: ScoredEpisode): ScoredEpisode => (b.fitness > a.fitness ? b : a);
  const worse = (a: ScoredEpisode, b: ScoredEpisode): ScoredEpisode => (b.fitness < a.fitness ? b : a);
  return {
    evaluation: summariseEpisodes(scored.episodes, scored.terms, task.success !== undefined),
    best: trajectoryOf(environment, scored.episodes.reduce(better), scored.terms),
    worst: trajectoryOf(environment, scored.episodes.reduce(worse), scored.terms),
    readConduct: () => conductOf(environment, scored.episodes, scored.terms),
  };
}

/** Plays and scores one episode of every instance, and releases the graph and the reward. */
async function playScored(
  { createReward }: EvaluationContext,
  environment: ReturnType<typeof createVectorEnvironment>,
  seed: number,
  graph: Executable,
  act: () => Promise<Float32Array>,
): Promise<{ readonly episodes: ScoredEpisode[]; readonly terms: readonly string[] }> {
  try {
    const ends = await playEpisodes(environment, seed, act);
    const reward = createReward(environment.columns);
    try {
      const episodes = scoreEpisodes(environment, reward, ends);
      return { episodes, terms: [...reward.terms] };
    } finally {
      reward.dispose?.();
    }
  } finally {
    await graph.dispose();
  }
}
