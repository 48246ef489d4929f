/** Cart-pole with a continuous force: the environment of balancing and of swinging up. */
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, field, type StateOf, wraps } from "../../src/sim/fields.ts";
import { cartMass, gravity, halfLength, poleMass, stepCartPole, trackHalfLength } from "./physics.ts";

/** Half of Gymnasium's push: swinging up then takes several swings, which noise alone hardly ever makes. */
const maxForce = 5;

export const cartpole = defineEnvironment({
  id: "cartpole",
  title: "Cart-pole",
  description:
    "A cart on a straight track carries a pole on a hinge. A motor pushes the cart left or right; nothing drives the hinge. There is no friction.",
  source:
    "Equations of Florian 2007 (a correction of Barto, Sutton and Anderson 1983); masses and lengths of Gymnasium's CartPole-v1; semi-implicit Euler with its step of 0.02 s, two of them for each action.",
  state: {
    cartPosition: field("m", "0 is the middle of the track, positive is right", [
      -trackHalfLength,
      trackHalfLength,
    ]),
    cartVelocity: field("m/s", "positive is to the right", [-6, 6]),
    poleAngle: wraps(
      field("rad", "0 is upright, ±π hangs straight down, positive leans right", [-Math.PI, Math.PI]),
    ),
    poleVelocity: field("rad/s", "positive turns to the right", [-12, 12]),
  },
  action: {
    force: control("N", [-maxForce, maxForce], "push on the cart, positive to the right"),
  },
  constants: [
    constant("gravity", "m/s²", gravity),
    constant("mass of the cart", "kg", cartMass),
    constant("mass of the pole, spread evenly over its length", "kg", poleMass),
    constant("half the pole's length, from the hinge to its centre of mass", "m", halfLength),
  ],
  timestep: 0.04,
  observation: ["cartPosition", "cartVelocity", "cos poleAngle", "sin poleAngle", "poleVelocity"],
  observe: (s) => [
    s.cartPosition / 2,
    s.cartVelocity / 3,
    Math.cos(s.poleAngle),
    Math.sin(s.poleAngle),
    s.poleVelocity / 5,
  ],
  reset: (random) => ({
    cartPosition: random.uniform(-0.05, 0.05),
    cartVelocity: random.uniform(-0.05, 0.05),
    poleAngle: random.uniform(-0.05, 0.05),
    poleVelocity: random.uniform(-0.05, 0.05),
  }),
  step: (s, a) => stepCartPole(stepCartPole(s, a.force), a.force),
  terminated: (s) => Math.abs(s.cartPosition) > trackHalfLength,
});

export type State = StateOf<typeof cartpole.state>;
export type Action = ActionOf<typeof cartpole.action>;
