/** Rewards of the navigation task that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const navigation: readonly HackedReward[] = [
  {
    task: "navigation-goal",
    name: "loiterer",
    exploits:
      "pays for nearness at every step and arriving ends the income, so the robot waits beside the goal",
    source: module(`
  const distance = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]);
  return { near: Math.exp(-distance), arrival: distance < 0.2 ? 1 : 0 };`),
  },
  {
    task: "navigation-goal",
    name: "coward",
    exploits: "pays for room around the robot at every step, so it never sets out",
    source: module(`
  let room = 4;
  for (let k = 0; k < 3; k++) {
    room = Math.min(room, Math.hypot(next.obstacleX[k]! - next.position[0], next.obstacleY[k]! - next.position[1]));
  }
  const distance = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]);
  return { safety: Math.min(1, room), arrival: distance < 0.2 ? 5 : 0 };`),
  },
];
