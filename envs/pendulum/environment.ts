/** A rod on a motor that is too weak to lift it directly. */
import { wrapAngle } from "../../src/sim/angle.ts";
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, field, type StateOf, wraps } from "../../src/sim/fields.ts";

const gravity = 10;
const mass = 1;
const length = 1;
const timestep = 0.05;
const maxSpeed = 8;

export const pendulum = defineEnvironment({
  id: "pendulum",
  title: "Pendulum",
  description:
    "A uniform rod of 1 kg and 1 m turns in a vertical plane about a motor at its end. The motor's torque is limited to 2 N m, less than half of what gravity takes to hold the rod level, so the rod can only be raised by swinging. There is no friction.",
  source:
    "Equations and constants of Gymnasium's Pendulum-v1, its limit of the angular velocity included; semi-implicit Euler.",
  state: {
    angle: wraps(
      field("rad", "0 is upright, ±π hangs straight down, positive is anticlockwise", [-Math.PI, Math.PI]),
    ),
    velocity: field("rad/s", "positive is anticlockwise; limited to ±8", [-maxSpeed, maxSpeed]),
  },
  action: { torque: control("N m", [-2, 2], "torque of the motor, positive is anticlockwise") },
  constants: [
    constant("gravity", "m/s²", gravity),
    constant("mass of the rod", "kg", mass),
    constant("length of the rod", "m", length),
  ],
  timestep,
  observation: ["cos angle", "sin angle", "velocity"],
  observe: (s) => [Math.cos(s.angle), Math.sin(s.angle), s.velocity / 4],
  reset: (random) => ({ angle: random.uniform(-Math.PI, Math.PI), velocity: random.uniform(-1, 1) }),
  step: (s, a) => {
    const acceleration =
      ((3 * gravity) / (2 * length)) * Math.sin(s.angle) + (3 / (mass * length * length)) * a.torque;
    const velocity = Math.min(Math.max(s.velocity + timestep * acceleration, -maxSpeed), maxSpeed);
    return { angle: wrapAngle(s.angle + timestep * velocity), velocity };
  },
  terminated: () => false,
});

export type State = StateOf<typeof pendulum.state>;
export type Action = ActionOf<typeof pendulum.action>;
