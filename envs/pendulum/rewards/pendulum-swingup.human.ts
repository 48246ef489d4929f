import type { Action, State } from "./task.ts";

export function reward(_s: State, a: Action, next: State) {
  return {
    upright: -0.1 * next.angle ** 2,
    calm: -0.01 * next.velocity ** 2,
    effort: -0.001 * a.torque ** 2,
  };
}
