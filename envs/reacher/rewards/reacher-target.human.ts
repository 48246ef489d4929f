import type { Action, State } from "./task.ts";

export function reward(_s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.tip[0], next.target[1] - next.tip[1]);
  return {
    near: -distance,
    close: Math.exp(-((distance / 0.06) ** 2)),
    effort: -0.01 * (a.shoulderTorque ** 2 + a.elbowTorque ** 2),
  };
}
