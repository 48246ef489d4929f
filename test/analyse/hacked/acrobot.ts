/** Rewards of the acrobot that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const acrobot: readonly HackedReward[] = [
  {
    task: "acrobot-swingup",
    name: "lingerer",
    exploits:
      "pays for height and speed at every step and the line ends the income, so the tip stays below the line",
    source: module(`
  const height = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  return { height: (height + 2) / 3, motion: 0.1 * Math.min(10, Math.abs(next.shoulderVelocity)), line: height > 1 ? 1 : 0 };`),
  },
  {
    task: "acrobot-swingup",
    name: "spinning-elbow",
    exploits: "pays for the elbow's speed, which the motor gives without lifting anything",
    source: module(`
  return { whirl: Math.min(1, Math.abs(next.elbowVelocity) / 9), effort: -0.01 * a.torque ** 2 };`),
  },
];
