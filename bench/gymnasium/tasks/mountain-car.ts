/** Gymnasium's MountainCar-v0. */
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { choice, field } from "../../../src/sim/fields.ts";

const force = 0.001;
const gravity = 0.0025;
const maxSpeed = 0.07;
const leftWall = -1.2;
const rightEnd = 0.6;
const goal = 0.5;
const horizon = 200;

const environment = defineEnvironment({
  id: "gymnasium-mountain-car",
  title: "Mountain car of Gymnasium",
  description: "A car in a valley whose engine is weaker than gravity on the slopes.",
  source: "gymnasium/envs/classic_control/mountain_car.py; semi-implicit Euler.",
  state: {
    position: field("1", "the flag is at 0.5", [leftWall, rightEnd]),
    velocity: field("1/step", "limited to ±0.07", [-maxSpeed, maxSpeed]),
  },
  action: { engine: choice("direction of the engine's force", ["left", "none", "right"]) },
  timestep: 1,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-0.6, -0.4), velocity: 0 }),
  step: (s, a) => {
    const pushed = s.velocity + (a.engine - 1) * force - gravity * Math.cos(3 * s.position);
    const velocity = Math.min(Math.max(pushed, -maxSpeed), maxSpeed);
    const position = Math.min(Math.max(s.position + velocity, leftWall), rightEnd);
    return { position, velocity: position === leftWall && velocity < 0 ? 0 : velocity };
  },
  terminated: (s) => s.position >= goal && s.velocity >= 0,
});

export const mountainCar = defineTask({
  id: "MountainCar-v0",
  title: "MountainCar-v0",
  description: "Drive up the right hill to the flag as early as possible.",
  environment,
  horizon,
  endsWhen: "the car reaches the flag",
  fitness: {
    unit: "return",
    meaning: "Sum of Gymnasium's rewards over the episode.",
    range: [-horizon, 0],
    of: () => -horizon,
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "mountain-car.ts", sparse: "mountain-car.ts" },
  training: { steps: 500_000 },
});
