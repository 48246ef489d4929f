import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  return { flag: next.position >= 0.45 ? 1 : 0 };
}
