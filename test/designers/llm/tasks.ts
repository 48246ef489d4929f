/** Small tasks that show each kind of field, action and ending; nothing here is simulated. */

import { defineEnvironment, defineTask, type Task } from "../../../src/sim/environment.ts";
import { choice, control, field, vector } from "../../../src/sim/fields.ts";

const slider = defineEnvironment({
  id: "slider",
  title: "Slider",
  description: "A mass slides on a straight rail and is pushed by a motor.",
  source: "Newton",
  state: {
    position: field("m", "0 is the middle of the rail", [-2, 2]),
    velocity: field("m/s", "positive to the right"),
  },
  action: { force: control("N", [-10, 10], "push of the motor") },
  timestep: 0.02,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: () => ({ position: 0, velocity: 0 }),
  step: (s) => s,
  terminated: () => false,
});

const measure = {
  unit: "share of time",
  meaning: "Mean over the last half of the episode of how near the mass is to the mark.",
  range: [0, 1],
  of: () => 0.123456,
  reduce: "mean",
  from: 0.5,
  afterEnd: "zero",
} as const;

export const sliderHold: Task = defineTask({
  id: "slider-hold",
  title: "Hold the slider at the mark",
  description: "Bring the mass to the mark at +1 m and keep it there at rest.",
  environment: slider,
  horizon: 500,
  endsWhen: "the mass leaves the rail",
  fitness: measure,
  success: {
    meaning: "the mass stays within 5 cm of the mark",
    of: () => true,
    from: 0.8,
    share: 1,
    afterEnd: "zero",
  },
  rewards: { human: "hold.human", sparse: "hold.sparse" },
  training: { steps: 1e5 },
});

export const armReach: Task = defineTask({
  id: "arm-reach",
  title: "Reach with the arm",
  description: "Bring the fingertip to the target.",
  environment: defineEnvironment({
    ...slider,
    id: "arm",
    title: "Arm",
    description: "A planar arm with two joints.",
    state: {
      angles: vector("rad", "joint angles, 0 is straight", 2, [-Math.PI, Math.PI]),
      target: vector("m", "where to go", 2),
    },
    action: { shoulder: control("N m", [-1, 1]), elbow: control("N m", [-1, 1]) },
    observe: (s) => [...s.angles],
    reset: () => ({ angles: [0, 0], target: [0, 0] }),
    step: (s) => s,
    terminated: () => false,
  }),
  horizon: 100,
  endsWhen: "",
  fitness: { ...measure, unit: "m", meaning: "How near the fingertip comes.", range: [-2, 0] },
  rewards: { human: "reach.human", sparse: "reach.sparse" },
  training: { steps: 1e5 },
});

export const sliderSwitch: Task = defineTask({
  id: "slider-switch",
  title: "Hold the slider with a switch",
  description: "Keep the mass near the middle.",
  environment: defineEnvironment({
    ...slider,
    id: "slider-switch",
    action: { direction: choice("which way the motor pushes", ["left", "off", "right"]) },
    step: (s) => s,
  }),
  horizon: 200,
  endsWhen: "",
  fitness: measure,
  rewards: { human: "switch.human", sparse: "switch.sparse" },
  training: { steps: 1e5 },
});
