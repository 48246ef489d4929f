import type { Action, State } from "./task.ts";

/** Energy in joules that the pole, seen from its hinge, has above standing upright at rest: -0.98 where it hangs. */
function excessEnergy(s: State): number {
  return (0.1 / 6) * s.poleVelocity ** 2 + 0.49 * (Math.cos(s.poleAngle) - 1);
}

export function reward(_s: State, a: Action, next: State) {
  const height = (1 + Math.cos(next.poleAngle)) / 2;
  return {
    energy: Math.max(0, 1 - Math.abs(excessEnergy(next)) / 0.98),
    upright: height,
    balanced: height ** 4 * Math.exp(-((next.poleVelocity / 5) ** 2)),
    centre: -0.5 * (next.cartPosition / 2.4) ** 2,
    effort: -0.001 * a.force ** 2,
  };
}
