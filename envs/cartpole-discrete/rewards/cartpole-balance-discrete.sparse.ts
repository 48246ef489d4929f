import type { Action, State } from "./task.ts";

const fallAngle = (12 * Math.PI) / 180;

export function reward(_s: State, _a: Action, next: State) {
  return { up: Math.abs(next.poleAngle) <= fallAngle && Math.abs(next.cartPosition) <= 2.4 ? 1 : 0 };
}
