/** Gymnasium's MountainCarContinuous-v0, with actions clipped to their range as Stable-Baselines3 and CleanRL do. */
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { control } from "../../../src/sim/fields.ts";
import { carFields, roll } from "./valley.ts";

const power = 0.0015;
const goal = 0.45;
const horizon = 999;

const environment = defineEnvironment({
  id: "gymnasium-mountain-car-continuous",
  title: "Continuous mountain car of Gymnasium",
  description: "A car in a valley whose engine is weaker than gravity on the slopes.",
  source: "gymnasium/envs/classic_control/continuous_mountain_car.py; semi-implicit Euler.",
  state: carFields(goal),
  action: { throttle: control("1", [-1, 1], "share of the engine's power, positive to the right") },
  timestep: 1,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-0.6, -0.4), velocity: 0 }),
  step: (s, a) => roll(s, power * a.throttle),
  terminated: (s) => s.position >= goal && s.velocity >= 0,
});

export const mountainCarContinuous = defineTask({
  id: "MountainCarContinuous-v0",
  title: "MountainCarContinuous-v0",
  description: "Drive up the right hill to the flag with little throttle.",
  environment,
  horizon,
  endsWhen: "the car reaches the flag",
  fitness: {
    unit: "return",
    meaning: "Sum of Gymnasium's rewards over the episode.",
    range: [-0.1 * horizon, 100],
    of: (_s, a, next) =>
      horizon * ((next.position >= goal && next.velocity >= 0 ? 100 : 0) - 0.1 * a.throttle ** 2),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "mountain-car-continuous.ts", sparse: "mountain-car-continuous.ts" },
  training: { steps: 20_000 },
});
