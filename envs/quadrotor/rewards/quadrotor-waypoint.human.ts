import type { Action, State } from "./task.ts";

export function reward(_s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return {
    near: 1 / (1 + distance ** 2),
    close: Math.exp(-((distance / 0.2) ** 2)),
    level: -0.1 * next.pitch ** 2,
    spin: -0.01 * next.pitchVelocity ** 2,
    effort: -2 * a.torque ** 2,
  };
}
