import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  return { up: Math.cos(next.angle) > 0.95 ? 1 : 0 };
}
