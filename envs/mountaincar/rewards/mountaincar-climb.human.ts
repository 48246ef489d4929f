import type { Action, State } from "./task.ts";

/** Mechanical energy as a share of what it takes to get to the flag: 0 at rest in the valley, at most 1. */
function energy(s: State): number {
  const height = (0.0025 / 3) * (Math.sin(3 * s.position) + 1);
  return Math.min(1, (0.5 * s.velocity ** 2 + height) / 0.00165);
}

export function reward(s: State, a: Action, next: State) {
  return {
    energy: 20 * (energy(next) - energy(s)),
    flag: next.position >= 0.45 ? 5 : 0,
    time: next.position >= 0.45 ? 0 : -0.05,
    effort: -0.01 * a.throttle ** 2,
  };
}
