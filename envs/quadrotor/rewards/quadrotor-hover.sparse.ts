import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  const speed = Math.hypot(next.velocity[0], next.velocity[1]);
  return { hovering: distance < 0.2 && speed < 0.5 ? 1 : 0 };
}
