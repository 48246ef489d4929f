/** Gymnasium's Pendulum-v1. The angle is kept on the circle, which neither observation nor reward can tell. */
import { wrapAngle } from "../../../src/sim/angle.ts";
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { control, field, wraps } from "../../../src/sim/fields.ts";

const gravity = 10;
const timestep = 0.05;
const maxVelocity = 8;
const maxTorque = 2;
const horizon = 200;

const environment = defineEnvironment({
  id: "gymnasium-pendulum",
  title: "Pendulum of Gymnasium",
  description: "A rod of 1 m and 1 kg turns about one end under gravity and a torque.",
  source: "gymnasium/envs/classic_control/pendulum.py; semi-implicit Euler.",
  state: {
    angle: wraps(field("rad", "0 is upright", [-Math.PI, Math.PI])),
    velocity: field("rad/s", "limited to ±8", [-maxVelocity, maxVelocity]),
  },
  action: { torque: control("N m", [-maxTorque, maxTorque], "at the hinge") },
  timestep,
  observation: ["cos angle", "sin angle", "velocity"],
  observe: (s) => [Math.cos(s.angle), Math.sin(s.angle), s.velocity],
  reset: (random) => ({ angle: random.uniform(-Math.PI, Math.PI), velocity: random.uniform(-1, 1) }),
  step: (s, a) => {
    const pushed = s.velocity + (1.5 * gravity * Math.sin(s.angle) + 3 * a.torque) * timestep;
    const velocity = Math.min(Math.max(pushed, -maxVelocity), maxVelocity);
    return { angle: wrapAngle(s.angle + velocity * timestep), velocity };
  },
  terminated: () => false,
});

export const pendulum = defineTask({
  id: "Pendulum-v1",
  title: "Pendulum-v1",
  description: "Swing the rod up and hold it upright with little torque.",
  environment,
  horizon,
  endsWhen: "",
  fitness: {
    unit: "return",
    meaning: "Sum of Gymnasium's rewards over the episode.",
    range: [-horizon * (Math.PI ** 2 + 0.1 * maxVelocity ** 2 + 0.001 * maxTorque ** 2), 0],
    of: (s, a) => -horizon * (s.angle ** 2 + 0.1 * s.velocity ** 2 + 0.001 * a.torque ** 2),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "pendulum.ts", sparse: "pendulum.ts" },
  training: { steps: 100_000 },
});
