/** Where a policy goes: how its steps spread over the values of each entry of the observation. */
import { stateReader } from "../../sim/state-rows.ts";
import type { EpisodeEnd, VectorEnvironment } from "../../sim/vector-environment.ts";

/**
 * Ends of the bins. Entries of an observation are of the order of 1 and mostly distances from where something should
 * be, so the bins are narrow about zero.
 */
const ENDS = [-1.5, -0.8, -0.4, -0.15, -0.05, 0.05, 0.15, 0.4, 0.8, 1.5] as const;

function binOf(value: number): number {
  let bin = 0;
  while (bin < ENDS.length && value >= ENDS[bin]!) bin++;
  return bin;
}

/** What the policy saw before every `stride`-th step of the instance's first episode. */
export function observationsOf(
  { task, columns, count }: VectorEnvironment,
  { instance, length }: EpisodeEnd,
  stride: number,
): (readonly number[])[] {
  const read = stateReader(columns.layout.state);
  return Array.from({ length: Math.ceil(length / stride) }, (_, k) =>
    task.environment.observe(read(columns.state, k * stride * count + instance)),
  );
}

/** Shares of `observations` in each bin of each entry, `[observationSize, bins]`, to four decimals. */
export function visitsOf(observations: readonly (readonly number[])[], size: number): number[][] {
  const counts = Array.from({ length: size }, () => new Array<number>(ENDS.length + 1).fill(0));
  for (const observation of observations)
    for (let k = 0; k < size; k++) counts[k]![binOf(observation[k]!)]!++;
  return counts.map((row) => row.map((count) => Math.round((1e4 * count) / observations.length) / 1e4));
}
