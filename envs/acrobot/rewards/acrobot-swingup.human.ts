import type { Action, State } from "./task.ts";

function tipHeight(s: State): number {
  return -Math.cos(s.shoulderAngle) - Math.cos(s.shoulderAngle + s.elbowAngle);
}

/** Mechanical energy in joules: -19.6 hanging at rest, 19.6 upright at rest. */
function energy(s: State): number {
  const lower = s.shoulderVelocity + s.elbowVelocity;
  const kinetic =
    0.5 * 2.25 * s.shoulderVelocity ** 2 +
    0.5 * 1.25 * lower ** 2 +
    0.5 * Math.cos(s.elbowAngle) * s.shoulderVelocity * lower;
  return kinetic - 14.7 * Math.cos(s.shoulderAngle) - 4.9 * Math.cos(s.shoulderAngle + s.elbowAngle);
}

export function reward(s: State, _a: Action, next: State) {
  const done = tipHeight(next) > 1;
  return {
    energy: 0.2 * (Math.min(energy(next), 20) - Math.min(energy(s), 20)),
    line: done ? 5 : 0,
    time: done ? 0 : -0.05,
  };
}
