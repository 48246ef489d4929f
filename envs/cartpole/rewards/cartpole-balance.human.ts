import type { Action, State } from "./task.ts";

const fallAngle = (12 * Math.PI) / 180;

export function reward(_s: State, a: Action, next: State) {
  return {
    upright: 1 - Math.min(1, Math.abs(next.poleAngle) / fallAngle),
    centre: -0.2 * (next.cartPosition / 2.4) ** 2,
    effort: -0.0005 * a.force ** 2,
  };
}
