/**
 * Finds the stretches on which a policy comes back to where it was and is paid for the round, as the bicycle of
 * Randløv and Alstrøm 1998 that rode in circles; a potential pays nothing for a round trip (Ng, Harada and Russell 1999).
 */

/** Width of a cell of the observation, whose entries are of the order of 1. */
const CELL = 0.1;

/** One step of an episode. */
export interface WatchedStep {
  /** Before the step. */
  readonly observation: readonly number[];
  readonly reward: number;
  /** The fitness measure's value of the step. */
  readonly fitness: number;
}

export interface PaidLoops {
  readonly steps: number;
  /** Reward of the steps on paid loops, and of all steps that pay. */
  readonly reward: number;
  readonly positive: number;
  /** Number of loops, and the sum of their lengths. */
  readonly loops: number;
  readonly length: number;
}

/** Paid loops of one episode: from each visit of a cell to the next, paid more than 0 and with no fitness above `low`. */
export function paidLoops(episode: readonly WatchedStep[], low: number): PaidLoops {
  const last = new Map<string, number>();
  const rewards = [0];
  const gains = [0];
  const onLoop = new Uint8Array(episode.length);
  let loops = 0;
  let length = 0;
  episode.forEach(({ observation, reward, fitness }, t) => {
    const cell = observation.map((value) => Math.floor(value / CELL)).join();
    const before = last.get(cell);
    last.set(cell, t);
    rewards.push(rewards[t]! + reward);
    gains.push(gains[t]! + (fitness - low));
    if (before === undefined || rewards[t]! <= rewards[before]! || gains[t]! > gains[before]!) return;
    onLoop.fill(1, before, t);
    loops++;
    length += t - before;
  });
  let steps = 0;
  let reward = 0;
  let positive = 0;
  episode.forEach((step, t) => {
    positive += Math.max(0, step.reward);
    if (onLoop[t] === 0) return;
    steps++;
    reward += step.reward;
  });
  return { steps, reward, positive, loops, length };
}
