/** A car in a valley whose engine is too weak for the hill. */
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, field, type StateOf } from "../../src/sim/fields.ts";

const power = 0.0015;
const gravity = 0.0025;
const maxSpeed = 0.07;
const leftWall = -1.2;
const rightEnd = 0.6;
/** Where the flag stands. */
export const goalPosition = 0.45;

export const mountaincar = defineEnvironment({
  id: "mountaincar",
  title: "Mountain car, continuous",
  description:
    "A car drives along a valley with the height profile sin(3 x) and its lowest point at x = -0.52. The engine is weaker than gravity on the slopes. At x = -1.2 the car stops against a wall; the flag stands on the right hill at x = 0.45.",
  source:
    "Moore 1990; equations and constants of Gymnasium's MountainCarContinuous-v0, where lengths have no unit and time is counted in steps; semi-implicit Euler.",
  state: {
    position: field("1", "place along the valley; the flag is at 0.45", [leftWall, rightEnd]),
    velocity: field("1/step", "positive is to the right; limited to ±0.07", [-maxSpeed, maxSpeed]),
  },
  action: { throttle: control("1", [-1, 1], "share of the engine's power, positive to the right") },
  constants: [
    constant("change of the velocity in one step at full throttle", "1/step", power),
    constant("gravity, which changes it by -cos(3 x) times as much", "1/step", gravity),
  ],
  timestep: 1,
  observation: ["position", "velocity"],
  observe: (s) => [(s.position + 0.4) / 0.6, s.velocity / 0.04],
  reset: (random) => ({ position: random.uniform(-0.6, -0.4), velocity: 0 }),
  step: (s, a) => {
    const pushed = s.velocity + power * a.throttle - gravity * Math.cos(3 * s.position);
    const velocity = Math.min(Math.max(pushed, -maxSpeed), maxSpeed);
    const position = Math.min(Math.max(s.position + velocity, leftWall), rightEnd);
    return { position, velocity: position === leftWall && velocity < 0 ? 0 : velocity };
  },
  terminated: (s) => s.position >= goalPosition && s.velocity >= 0,
});

export type State = StateOf<typeof mountaincar.state>;
export type Action = ActionOf<typeof mountaincar.action>;
