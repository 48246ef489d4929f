import type { Action, State } from "./task.ts";

export function reward(_s: State, _a: Action, next: State) {
  let touches = false;
  for (let k = 0; k < 3; k++) {
    if (Math.hypot(next.obstacleX[k]! - next.position[0], next.obstacleY[k]! - next.position[1]) < 0.35)
      touches = true;
  }
  const arrived = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]) < 0.2;
  return { arrival: arrived && !touches ? 1 : 0 };
}
