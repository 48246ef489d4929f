/** Cart-pole pushed with full force to one side or the other: the physics of `cartpole` with a discrete action. */
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, choice, type StateOf } from "../../src/sim/fields.ts";
import { cartpole } from "../cartpole/environment.ts";
import { stepCartPole } from "../cartpole/physics.ts";

const push = 10;

export const cartpoleDiscrete = defineEnvironment({
  id: "cartpole-discrete",
  title: "Cart-pole, discrete",
  description:
    "A cart on a straight track carries a pole on a hinge. At every step the cart is pushed with 10 N either to the left or to the right; nothing drives the hinge. There is no friction.",
  source:
    "Equations of Florian 2007 (a correction of Barto, Sutton and Anderson 1983); masses, lengths, force and timestep of Gymnasium's CartPole-v1; semi-implicit Euler.",
  state: cartpole.state,
  action: {
    push: choice("side to which the cart is pushed with 10 N", ["left", "right"]),
  },
  constants: cartpole.constants,
  timestep: 0.02,
  observation: cartpole.observation,
  observe: cartpole.observe,
  reset: cartpole.reset,
  step: (s, a) => stepCartPole(s, a.push === 1 ? push : -push),
  terminated: cartpole.terminated,
});

export type State = StateOf<typeof cartpoleDiscrete.state>;
export type Action = ActionOf<typeof cartpoleDiscrete.action>;
