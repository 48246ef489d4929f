/** Balancing with pushes to the left or the right, as in Gymnasium's CartPole-v1. */
import { defineTask } from "../../src/sim/environment.ts";
import { isBalanced } from "../cartpole/physics.ts";
import { cartpoleDiscrete } from "./environment.ts";

const cartpoleBalanceDiscrete = defineTask({
  id: "cartpole-balance-discrete",
  title: "Cart-pole: balance, discrete",
  description:
    "The pole starts almost upright. Keep it upright for the whole episode by pushing the cart left or right, without leaving the track.",
  environment: cartpoleDiscrete,
  horizon: 500,
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
  rewards: { human: "cartpole-balance-discrete.human.ts", sparse: "cartpole-balance-discrete.sparse.ts" },
  training: { steps: 150_000 },
});

export const tasks = [cartpoleBalanceDiscrete] as const;
