/** A quadrotor that moves in a vertical plane. */
import { wrapAngle } from "../../src/sim/angle.ts";
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, field, type StateOf, vector } from "../../src/sim/fields.ts";

const gravity = 9.81;
const mass = 0.486;
const inertia = 0.00383;
const timestep = 0.02;
const maxThrust = 2 * mass * gravity;
const maxTorque = 0.06;
/** Distance from the target at which a flight counts as lost. */
const lostDistance = 4;
const maxPitch = Math.PI / 2;

export const quadrotor = defineEnvironment({
  id: "quadrotor",
  title: "Planar quadrotor",
  description:
    "A quadrotor of 0.486 kg flies in a vertical plane. Its rotors together push along its own upward axis with up to twice its weight, and their difference turns it. With a thrust of 4.77 N and no torque it hovers. Pitched to the right, it is pushed to the right.",
  source:
    'Tedrake, "Underactuated Robotics", chapter 3 (planar quadrotor), with the mass and the inertia of its example; thrust and torque as inputs after Mellinger and Kumar 2011; semi-implicit Euler.',
  state: {
    position: vector("m", "to the right, and up", 2, [-4, 4]),
    velocity: vector("m/s", "to the right, and up", 2, [-6, 6]),
    pitch: field("rad", "0 is level, positive leans to the right", [-maxPitch, maxPitch]),
    pitchVelocity: field("rad/s", "positive turns to the right", [-10, 10]),
    target: vector("m", "where to be: to the right, and up", 2, [-2, 2]),
  },
  action: {
    thrust: control("N", [0, maxThrust], "push along the quadrotor's upward axis; 4.77 N hovers"),
    torque: control("N m", [-maxTorque, maxTorque], "turns the quadrotor, positive to the right"),
  },
  constants: [
    constant("gravity", "m/s²", gravity),
    constant("mass", "kg", mass),
    constant("moment of inertia", "kg m²", inertia),
  ],
  timestep,
  observation: [
    "to target x",
    "to target z",
    "velocity x",
    "velocity z",
    "sin pitch",
    "cos pitch",
    "pitchVelocity",
  ],
  observe: (s) => [
    (s.target[0] - s.position[0]) / 1.5,
    (s.target[1] - s.position[1]) / 1.5,
    s.velocity[0] / 2,
    s.velocity[1] / 2,
    Math.sin(s.pitch) * 1.5,
    Math.cos(s.pitch),
    s.pitchVelocity / 4,
  ],
  reset: (random) => ({
    position: [random.uniform(-1, 1), random.uniform(-1, 1)],
    velocity: [random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)],
    pitch: random.uniform(-0.3, 0.3),
    pitchVelocity: random.uniform(-0.5, 0.5),
    target: [0, 0],
  }),
  step: (s, a) => {
    const push = a.thrust / mass;
    const pitchVelocity = s.pitchVelocity + (timestep * a.torque) / inertia;
    const right = s.velocity[0] + timestep * push * Math.sin(s.pitch);
    const up = s.velocity[1] + timestep * (push * Math.cos(s.pitch) - gravity);
    return {
      position: [s.position[0] + timestep * right, s.position[1] + timestep * up],
      velocity: [right, up],
      pitch: wrapAngle(s.pitch + timestep * pitchVelocity),
      pitchVelocity,
      target: s.target,
    };
  },
  terminated: (s) =>
    Math.abs(s.pitch) > maxPitch ||
    Math.hypot(s.target[0] - s.position[0], s.target[1] - s.position[1]) > lostDistance,
});

export type State = StateOf<typeof quadrotor.state>;
export type Action = ActionOf<typeof quadrotor.action>;
