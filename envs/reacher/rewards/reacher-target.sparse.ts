import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.tip[0], next.target[1] - next.tip[1]);
  return { reached: distance < 0.05 ? 1 : 0 };
}
