/**
 * How fast a backend learns with a number of policies in one graph: the measurement by which it is chosen how many
 * are trained together. Only the graphs are timed; simulation and rewards cost the same either way.
 */
import { Random } from "../core/random.ts";
import type { LearnerSettings } from "../core/training.ts";
import { type Backend, zeros } from "./backend.ts";
import type { RolloutBatch } from "./lane.ts";
import { type Network, stack } from "./network.ts";
import { Optimiser } from "./optimiser.ts";
import { actorGraph } from "./rollout.ts";
import { columnCount } from "./update.ts";

/** Numbers of policies that are tried, in rising order. */
const TRIED = [1, 2, 4, 8, 16];
/** A larger number has to be this much faster than the best smaller one: a longer wait for the slowest and more to lose. */
const WORTHWHILE = 1.1;

export interface Throughput {
  readonly policies: number;
  /** Environment steps learnt from a second, over all policies. */
  readonly stepsPerSecond: number;
}

/** Times whole rollouts' worth of acting and learning on made-up data; the best of `rounds`, after one that warms up. */
export async function measureThroughput(
  backend: Backend,
  network: Network,
  settings: LearnerSettings,
  policies: number,
  rounds = 2,
): Promise<Throughput> {
  const { environments, rollout } = settings;
  const random = new Random(1);
  const starts = Array.from({ length: policies }, (_, seed) => ({
    parameters: Float32Array.from({ length: network.size }, () => 0.05 * random.normal()),
    seed,
  }));
  const batches = starts.map(() => madeUpBatch(network, settings, random));
  const lead = stack(policies);
  const observation = zeros(...lead, environments, network.inputSize);
  const output = zeros(...lead, environments, network.outputSize);
  await using sessions = new AsyncDisposableStack();
  const optimiser = await Optimiser.create(backend, network, settings, starts);
  sessions.defer(() => optimiser.dispose());
  const actor = await backend.compile(actorGraph(network, environments, policies));
  sessions.defer(() => actor.dispose());
  let best = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    for (let t = 0; t < rollout; t++)
      await actor.run({ parameters: optimiser.parameters, observation }, { output });
    await optimiser.improve(
      batches,
      batches.map(() => 1e-6),
    );
    if (round > 0) best = Math.min(best, (performance.now() - started) / 1000);
  }
  return { policies, stepsPerSecond: (policies * environments * rollout) / best };
}

/** The smallest number of policies that a larger one does not beat by a tenth; trying ends where more is slower. */
export async function chooseTogether(
  backend: Backend,
  network: Network,
  settings: LearnerSettings,
  most: number,
): Promise<Throughput> {
  let best: Throughput | null = null;
  for (const policies of TRIED.filter((tried) => tried <= most)) {
    const measured = await measureThroughput(backend, network, settings, policies);
    if (best !== null && measured.stepsPerSecond < best.stepsPerSecond) break;
    if (best === null || measured.stepsPerSecond > WORTHWHILE * best.stepsPerSecond) best = measured;
  }
  return best!;
}

function madeUpBatch(network: Network, settings: LearnerSettings, random: Random): RolloutBatch {
  const rows = settings.environments * settings.rollout;
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  return {
    rows,
    observation: draw(rows * network.inputSize),
    columns: Array.from({ length: columnCount(network, settings) }, () =>
      network.policy === "gaussian" ? draw(rows) : new Float32Array(rows),
    ),
  };
}
