/**
 * The task of the measuring stick `ppo-onnx.mjs`, for a comparison of equal work: its motion (one step of 0.02 s an action, where
 * the product's cart-pole takes two), its time limit, its reset and its reward. Ours still steps it through the engine
 * and asks the reward in its isolate.
 */
import { type CartPole, stepCartPole } from "../envs/cartpole/physics.ts";
import { wrapAngle } from "../src/sim/angle.ts";
import { defineEnvironment, defineTask } from "../src/sim/environment.ts";
import { control, field, wraps } from "../src/sim/fields.ts";

const trackHalfLength = 3;

/** What the stick counts as up. */
function isUp(state: CartPole): boolean {
  return Math.cos(state.poleAngle) > 0.9;
}

const environment = defineEnvironment({
  id: "stick-cartpole",
  title: "Cart-pole of the measuring stick",
  description: "A cart on a track carries a pole on a hinge.",
  source: "ppo-onnx.mjs, whose motion is that of the product's cart-pole",
  state: {
    cartPosition: field("m", "0 is the middle of the track", [-trackHalfLength, trackHalfLength]),
    cartVelocity: field("m/s", "", [-6, 6]),
    poleAngle: wraps(field("rad", "0 is upright", [-Math.PI, Math.PI])),
    poleVelocity: field("rad/s", "", [-12, 12]),
  },
  action: { force: control("N", [-10, 10], "push on the cart") },
  timestep: 0.02,
  observation: ["cartPosition", "cartVelocity", "cos poleAngle", "sin poleAngle", "poleVelocity"],
  observe: (s) => [
    s.cartPosition,
    s.cartVelocity,
    Math.cos(s.poleAngle),
    Math.sin(s.poleAngle),
    s.poleVelocity / 5,
  ],
  reset: (random) => ({
    cartPosition: 0,
    cartVelocity: 0,
    poleAngle: wrapAngle(Math.PI + random.uniform(-0.05, 0.05)),
    poleVelocity: 0,
  }),
  step: (s, a) => stepCartPole(s, a.force),
  terminated: (s) => Math.abs(s.cartPosition) > trackHalfLength,
});

export const stickTask = defineTask({
  id: "stick-swingup",
  title: "Swing-up of the measuring stick",
  description: "Swing the pole up and keep it there.",
  environment,
  horizon: 500,
  endsWhen: "the cart leaves the track",
  fitness: {
    unit: "share of time",
    meaning: "Share of the time limit for which the pole was up.",
    range: [0, 1],
    of: (_s, _a, next) => (isUp(next) ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "none.ts", sparse: "none.ts" },
  training: { steps: 1_000_000 },
});

export const STICK_REWARD = `
export function reward(_s, _a, next) {
  const height = (1 + Math.cos(next.poleAngle)) / 2;
  return { upright: height * (1 - Math.min(1, Math.abs(next.cartPosition) / 3)) };
}
`;
