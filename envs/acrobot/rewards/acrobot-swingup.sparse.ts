import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  const height = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  return { line: height > 1 ? 1 : 0 };
}
