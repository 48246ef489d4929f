/** Gymnasium's CartPole-v1: explicit Euler, where `envs/cartpole` is semi-implicit. */
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { choice, field } from "../../../src/sim/fields.ts";

const gravity = 9.8;
const poleMass = 0.1;
const totalMass = 1.1;
const halfLength = 0.5;
const force = 10;
const timestep = 0.02;
const trackEnd = 2.4;
const fallAngle = (12 * 2 * Math.PI) / 360;
const horizon = 500;

const environment = defineEnvironment({
  id: "gymnasium-cartpole",
  title: "Cart-pole of Gymnasium",
  description:
    "A cart on a straight track carries a pole on a hinge and is pushed to the left or to the right.",
  source: "gymnasium/envs/classic_control/cartpole.py; explicit Euler.",
  state: {
    position: field("m", "of the cart", [-2 * trackEnd, 2 * trackEnd]),
    velocity: field("m/s", "of the cart"),
    angle: field("rad", "of the pole, 0 is upright", [-2 * fallAngle, 2 * fallAngle]),
    angularVelocity: field("rad/s", "of the pole"),
  },
  action: { push: choice("side to which the cart is pushed with 10 N", ["left", "right"]) },
  timestep,
  observation: ["position", "velocity", "angle", "angularVelocity"],
  observe: (s) => [s.position, s.velocity, s.angle, s.angularVelocity],
  reset: (random) => ({
    position: random.uniform(-0.05, 0.05),
    velocity: random.uniform(-0.05, 0.05),
    angle: random.uniform(-0.05, 0.05),
    angularVelocity: random.uniform(-0.05, 0.05),
  }),
  step: (s, a) => {
    const cosine = Math.cos(s.angle);
    const sine = Math.sin(s.angle);
    const push = a.push === 1 ? force : -force;
    const drive = (push + poleMass * halfLength * s.angularVelocity ** 2 * sine) / totalMass;
    const turn =
      (gravity * sine - cosine * drive) / (halfLength * (4 / 3 - (poleMass * cosine ** 2) / totalMass));
    const acceleration = drive - (poleMass * halfLength * turn * cosine) / totalMass;
    return {
      position: s.position + timestep * s.velocity,
      velocity: s.velocity + timestep * acceleration,
      angle: s.angle + timestep * s.angularVelocity,
      angularVelocity: s.angularVelocity + timestep * turn,
    };
  },
  terminated: (s) => Math.abs(s.position) > trackEnd || Math.abs(s.angle) > fallAngle,
});

export const cartpole = defineTask({
  id: "CartPole-v1",
  title: "CartPole-v1",
  description: "Keep the pole within 12° of upright and the cart on the track.",
  environment,
  horizon,
  endsWhen: "the pole leans more than 12° or the cart is more than 2.4 m from the middle of the track",
  fitness: {
    unit: "return",
    meaning: "Sum of Gymnasium's rewards over the episode.",
    range: [0, horizon],
    of: () => horizon,
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "cartpole.ts", sparse: "cartpole.ts" },
  training: { steps: 100_000 },
});
