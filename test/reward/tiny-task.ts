/** A task small enough to read at a glance: a mass on a line that is pushed to the origin. */
import type { Task } from "../../src/sim/environment.ts";
import { defineEnvironment, defineTask } from "../../src/sim/environment.ts";
import { control, field, vector } from "../../src/sim/fields.ts";

const environment = defineEnvironment({
  id: "line",
  title: "Mass on a line",
  description: "A mass that slides without friction.",
  source: "Newton's second law, explicit Euler.",
  state: {
    position: field("m", "Place of the mass; 0 is the goal", [-2, 2]),
    velocity: field("m/s", "Rate of `position` */ and no end of the comment"),
    flags: vector("", "Two marks on the line", 2, [0, Number.POSITIVE_INFINITY]),
  },
  action: { force: control("N", [-1, 1], "Push along the line.") },
  timestep: 0.1,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: (random) => ({ position: random.uniform(-1, 1), velocity: 0, flags: [1, 2] }),
  step: (s, a) => ({
    position: s.position + 0.1 * s.velocity,
    velocity: s.velocity + 0.1 * a.force,
    flags: s.flags,
  }),
  terminated: (s) => Math.abs(s.position) > 2,
});

export const tinyTask: Task = defineTask({
  id: "line-reach",
  title: "Mass to the middle",
  description:
    "Push the mass to the middle of the line and keep it there for as long as the episode lasts, with as little force as possible.",
  environment,
  horizon: 50,
  endsWhen: "the mass leaves [-2, 2] m.",
  fitness: {
    unit: "",
    meaning: "Share of the episode spent within 0.1 m of the middle.",
    range: [0, 1],
    of: (_s, _a, next) => (Math.abs(next.position) < 0.1 ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "line.human.ts", sparse: "line.sparse.ts" },
  training: { steps: 10_000 },
});
