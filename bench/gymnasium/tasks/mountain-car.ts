/** Gymnasium's MountainCar-v0. */
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { choice } from "../../../src/sim/fields.ts";
import { carFields, roll } from "./valley.ts";

const force = 0.001;
const goal = 0.5;
const horizon = 200;

const environment = defineEnvironment({
  id: "gymnasium-mountain-car",
  title: "Mountain car of Gymnasium",
  description: "A car in a valley whose engine is weaker than gravity on the slopes.",
  source: "gymnasium/envs/classic_control/mountain_car.py; semi-implicit Euler.",
  state: carFields(goal),
  action: { engine: choice("direction of the engine's force", ["left", "none", "right"]) },
  timestep: 1,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-0.6, -0.4), velocity: 0 }),
  step: (s, a) => roll(s, (a.engine - 1) * force),
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
