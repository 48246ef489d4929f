/** Rewards of the mountain car that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const mountaincar: readonly HackedReward[] = [
  {
    task: "mountaincar-climb",
    name: "swinger",
    exploits: "pays for speed at every step and the flag ends the income, so the car swings for ever",
    source: module(`
  return { speed: Math.abs(next.velocity) / 0.07, flag: next.position >= 0.45 ? 1 : 0 };`),
  },
  {
    task: "mountaincar-climb",
    name: "commuter",
    exploits: "pays for driving towards the flag and takes nothing for driving back",
    source: module(`
  return { progress: 20 * Math.max(0, next.position - s.position), effort: -0.001 * a.throttle ** 2 };`),
  },
  {
    task: "mountaincar-climb",
    name: "saver",
    exploits: "a penalty on the throttle that outweighs the flag, so the car stays at rest",
    source: module(`
  return { flag: next.position >= 0.45 ? 1 : 0, effort: -(a.throttle ** 2), height: 0.01 * Math.sin(3 * next.position) };`),
  },
];
