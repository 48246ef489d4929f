/** Generalised advantage estimation (Schulman et al. 2016) that bootstraps time limits. */

export interface AdvantageInput {
  readonly environments: number;
  /** Scaled, `[steps, environments]`. */
  readonly rewards: Float64Array;
  /** The critic's values of the observations acted on, and of the last one, `[steps + 1, environments]`. */
  readonly values: Float32Array;
  /** 1 where an episode ended in the step, by itself or by its time limit, `[steps, environments]`. */
  readonly ends: Uint8Array;
  /** Value of the final observation of an episode that a time limit cut; 0 where it ended by itself, `[steps, environments]`. */
  readonly endValues: Float32Array;
  readonly discount: number;
  readonly lambda: number;
}

/** Writes advantages, and `advantage + value` as the critic's target; both `[steps, environments]`. */
export function estimateAdvantages(
  { environments, rewards, values, ends, endValues, discount, lambda }: AdvantageInput,
  advantages: Float32Array,
  targets: Float32Array,
): void {
  const running = new Float64Array(environments);
  for (let row = rewards.length - 1; row >= 0; row--) {
    const i = row % environments;
    const ended = ends[row] === 1;
    const nextValue = ended ? endValues[row]! : values[row + environments]!;
    const error = rewards[row]! + discount * nextValue - values[row]!;
    const advantage = error + (ended ? 0 : discount * lambda * running[i]!);
    running[i] = advantage;
    advantages[row] = advantage;
    targets[row] = advantage + values[row]!;
  }
}

/** Shifts and scales to mean 0 and variance 1 in place; equal values become 0. */
export function normaliseAdvantages(advantages: Float32Array): void {
  let mean = 0;
  for (let i = 0; i < advantages.length; i++) mean += advantages[i]!;
  mean /= advantages.length;
  let variance = 0;
  for (let i = 0; i < advantages.length; i++) variance += (advantages[i]! - mean) ** 2;
  const scale = 1 / (Math.sqrt(variance / advantages.length) + 1e-8);
  for (let i = 0; i < advantages.length; i++) advantages[i] = (advantages[i]! - mean) * scale;
}
