/** Rewards of the reacher that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const reacher: readonly HackedReward[] = [
  {
    task: "reacher-target",
    name: "waver",
    exploits:
      "pays for moving towards the target and takes nothing for moving away, so the arm waves across it",
    source: module(`
  const before = Math.hypot(s.target[0] - s.tip[0], s.target[1] - s.tip[1]);
  const after = Math.hypot(next.target[0] - next.tip[0], next.target[1] - next.tip[1]);
  return { approach: 10 * Math.max(0, before - after), effort: -0.001 * (a.shoulderTorque ** 2 + a.elbowTorque ** 2) };`),
  },
  {
    task: "reacher-target",
    name: "pointer",
    exploits: "pays for an arm that points the right way at full stretch, not for the distance",
    source: module(`
  const reach = Math.hypot(next.tip[0], next.tip[1]);
  const along = (next.tip[0] * next.target[0] + next.tip[1] * next.target[1]) / (0.01 + Math.hypot(next.target[0], next.target[1]));
  return { direction: along, stretch: reach };`),
  },
];
