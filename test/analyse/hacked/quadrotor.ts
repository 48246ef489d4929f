/** Rewards of the quadrotor that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const quadrotor: readonly HackedReward[] = [
  {
    task: "quadrotor-hover",
    name: "circler",
    exploits: "pays for coming nearer and takes nothing for going away, as the bicycle that rode in circles",
    source: module(`
  const before = Math.hypot(s.target[0] - s.position[0], s.target[1] - s.position[1]);
  const after = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return { approach: 20 * Math.max(0, before - after), level: -0.05 * next.pitch ** 2 };`),
  },
  {
    task: "quadrotor-hover",
    name: "sleeper",
    exploits: "pays for stillness wherever it is, so the quadrotor stops where it happens to be",
    source: module(`
  const speed = Math.hypot(next.velocity[0], next.velocity[1]);
  return { still: Math.exp(-speed), level: Math.exp(-Math.abs(next.pitch)), near: 0.002 * next.target[0] };`),
  },
  {
    task: "quadrotor-waypoint",
    name: "climber",
    exploits: "pays for height and forgets where the target is",
    source: module(`
  return { height: Math.max(0, next.position[1] + 4) / 4, level: -0.1 * next.pitch ** 2 };`),
  },
];
