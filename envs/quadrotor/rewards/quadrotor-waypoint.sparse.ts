import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return { arrived: distance < 0.25 ? 1 : 0 };
}
