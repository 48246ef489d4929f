/** Tasks of the cart-pole: keep the pole up, and get it up from hanging. */
import { wrapAngle } from "../../src/sim/angle.ts";
import { defineTask } from "../../src/sim/environment.ts";
import { cartpole } from "./environment.ts";
import { isBalanced, isStanding } from "./physics.ts";

const cartpoleBalance = defineTask({
  id: "cartpole-balance",
  title: "Cart-pole: balance",
  description:
    "The pole starts almost upright. Keep it upright for the whole episode by pushing the cart, without leaving the track.",
  environment: cartpole,
  horizon: 250,
  endsWhen: "the pole leans more than 12° or the cart is more than 2.4 m from the middle of the track",
  terminated: (s) => !isBalanced(s),
  fitness: {
    unit: "share of time",
    meaning:
      "Share of the time limit for which the pole was within 12° of upright and the cart on the track.",
    range: [0, 1],
    of: (_s, _a, next) => (isBalanced(next) ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  success: {
    meaning: "The pole stays within 12° of upright and the cart on the track until the time limit.",
    of: (_s, _a, next) => isBalanced(next),
    from: 0,
    share: 1,
    afterEnd: "zero",
  },
  rewards: { human: "cartpole-balance.human.ts", sparse: "cartpole-balance.sparse.ts" },
  training: { steps: 150_000 },
});

const cartpoleSwingup = defineTask({
  id: "cartpole-swingup",
  title: "Cart-pole: swing up",
  description:
    "The pole starts hanging straight down. Swing it up by moving the cart and then keep it balanced upright near the middle of the track until the end of the episode, without leaving the track.",
  environment: cartpole,
  horizon: 250,
  endsWhen: "the cart is more than 2.4 m from the middle of the track",
  reset: (random) => ({
    cartPosition: random.uniform(-0.1, 0.1),
    cartVelocity: random.uniform(-0.05, 0.05),
    poleAngle: wrapAngle(Math.PI + random.uniform(-0.1, 0.1)),
    poleVelocity: random.uniform(-0.05, 0.05),
  }),
  fitness: {
    unit: "share of time",
    meaning:
      "Share of the second half of the time limit for which the pole was within 18° of upright and turned slower than 1 rad/s, with the cart within 1 m of the middle.",
    range: [0, 1],
    of: (_s, _a, next) => (isStanding(next) ? 1 : 0),
    reduce: "mean",
    from: 0.5,
    afterEnd: "zero",
  },
  success: {
    meaning:
      "For at least 90 % of the second half of the time limit the pole is within 18° of upright and turns slower than 1 rad/s, with the cart within 1 m of the middle.",
    of: (_s, _a, next) => isStanding(next),
    from: 0.5,
    share: 0.9,
    afterEnd: "zero",
  },
  rewards: { human: "cartpole-swingup.human.ts", sparse: "cartpole-swingup.sparse.ts" },
  training: { steps: 300_000, discount: 0.97, entropy: 0.002 },
});

export const tasks = [cartpoleBalance, cartpoleSwingup] as const;
