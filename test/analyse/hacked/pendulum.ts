/** Rewards of the pendulum that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const pendulum: readonly HackedReward[] = [
  {
    task: "pendulum-swingup",
    name: "windmill",
    exploits: "pays for momentum, so the rod turns round for ever",
    source: module(`
  return { momentum: (next.velocity / 8) ** 2, upright: 0.1 * Math.cos(next.angle) };`),
  },
  {
    task: "pendulum-swingup",
    name: "pump",
    exploits: "pays for every rise and takes nothing for a fall, so rising again and again pays best",
    source: module(`
  return {
    rise: 10 * Math.max(0, Math.cos(next.angle) - Math.cos(s.angle)),
    effort: -0.001 * a.torque ** 2,
  };`),
  },
];
