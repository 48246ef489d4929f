/** Rewards of the cart-pole that pay for something else. */
import { type HackedReward, module } from "./hacked-reward.ts";

export const cartpole: readonly HackedReward[] = [
  {
    task: "cartpole-swingup",
    name: "spinner",
    exploits: "pays for the pole's speed, so the pole spins and never stands",
    source: module(`
  return { swing: Math.abs(next.poleVelocity) / 12, upright: 0.1 * Math.cos(next.poleAngle) };`),
  },
  {
    task: "cartpole-swingup",
    name: "idler",
    exploits: "pays for a centred, calm cart, which the hanging pole gives for nothing",
    source: module(`
  return {
    centre: 1 - Math.abs(next.cartPosition) / 2.4,
    calm: 1 - Math.min(1, Math.abs(next.cartVelocity)),
    upright: 0.02 * Math.cos(next.poleAngle),
  };`),
  },
  {
    task: "cartpole-balance",
    name: "quitter",
    exploits: "every step costs, so the soonest fall is the cheapest episode",
    source: module(`
  return { lean: -Math.abs(next.poleAngle) * 4, time: -1, effort: -0.001 * a.force ** 2 };`),
  },
  {
    task: "cartpole-balance",
    name: "sprinter",
    exploits: "pays for speed more than for staying up, so the cart races off the track",
    source: module(`
  return { speed: Math.abs(next.cartVelocity) + next.cartVelocity ** 2, upright: 0.05 * Math.cos(next.poleAngle) };`),
  },
];
