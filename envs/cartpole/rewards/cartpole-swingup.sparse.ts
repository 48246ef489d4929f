import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  const upright = Math.cos(next.poleAngle) > 0.95 && Math.abs(next.poleVelocity) < 1;
  return { standing: upright && Math.abs(next.cartPosition) < 1 ? 1 : 0 };
}
