import type { Action, State } from "./task.ts";

function goalDistance(s: State): number {
  return Math.hypot(s.goal[0] - s.position[0], s.goal[1] - s.position[1]);
}

/** Room between the robot and the nearest obstacle; negative when they touch. */
function clearance(s: State): number {
  let least = 10;
  for (let k = 0; k < 3; k++) {
    least = Math.min(
      least,
      Math.hypot(s.obstacleX[k]! - s.position[0], s.obstacleY[k]! - s.position[1]) - 0.35,
    );
  }
  return least;
}

export function reward(s: State, _a: Action, next: State) {
  const room = clearance(next);
  const arrived = goalDistance(next) < 0.2 && room >= 0;
  return {
    progress: 2 * (goalDistance(s) - goalDistance(next)),
    clearance: -0.1 * Math.max(0, 1 - Math.max(0, room) / 0.3),
    touch: room < 0 ? -8 : 0,
    arrival: arrived ? 5 : 0,
    time: arrived ? 0 : -0.04,
  };
}
