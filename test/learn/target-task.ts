/** A small task for tests of the learner: push a sliding point to the origin. Solved in a few thousand steps. */
import { defineEnvironment, defineTask, type Task } from "../../src/sim/environment.ts";
import { choice, control, field } from "../../src/sim/fields.ts";

const state = {
  position: field("m", "0 is the target", [-2, 2]),
  velocity: field("m/s", "", [-2, 2]),
};
const shared = {
  title: "Sliding point",
  description: "A point slides on a line.",
  source: "Made for the tests; semi-implicit Euler.",
  state,
  timestep: 0.1,
  observation: ["position", "velocity"],
} as const;

const slider = defineEnvironment({
  ...shared,
  id: "slider",
  action: { push: control("m/s²", [-3, 1]) },
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-1, 1), velocity: 0 }),
  step: (s, a) => {
    const velocity = 0.9 * s.velocity + 0.1 * a.push;
    return { position: s.position + 0.1 * velocity, velocity };
  },
  terminated: (s) => Math.abs(s.position) > 3,
});

const stepper = defineEnvironment({
  ...shared,
  id: "stepper",
  action: { direction: choice("which way to push", ["left", "none", "right"]) },
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-1, 1), velocity: 0 }),
  step: (s, a) => {
    const velocity = 0.9 * s.velocity + 0.2 * (a.direction - 1);
    return { position: s.position + 0.1 * velocity, velocity };
  },
  terminated: (s) => Math.abs(s.position) > 3,
});

const goal = {
  title: "Stop at the origin",
  description: "Reach the origin and stay.",
  horizon: 60,
  endsWhen: "the point is more than 3 m from the origin",
  rewards: { human: "none.ts", sparse: "none.ts" },
  training: { steps: 20_000 },
} as const;
const fitness = {
  unit: "share of time",
  meaning: "Share of the second half within 0.2 m of the origin.",
  range: [0, 1],
  of: (_s: unknown, _a: unknown, next: { readonly position: number }) =>
    Math.abs(next.position) < 0.2 ? 1 : 0,
  reduce: "mean",
  from: 0.5,
  afterEnd: "zero",
} as const;
const success = {
  meaning: "The point is within 0.2 m of the origin for 90 % of the second half.",
  of: (_s: unknown, _a: unknown, next: { readonly position: number }) => Math.abs(next.position) < 0.2,
  from: 0.5,
  share: 0.9,
  afterEnd: "zero",
} as const;

export const sliderTask: Task = defineTask({
  ...goal,
  id: "slider-stop",
  environment: slider,
  fitness,
  success,
});
export const stepperTask: Task = defineTask({
  ...goal,
  id: "stepper-stop",
  environment: stepper,
  fitness,
  success,
});
