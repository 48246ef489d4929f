/** A tiny environment whose every number can be worked out in the head: a position on a line, and a vector of its past. */
import { defineEnvironment, defineTask, type Task } from "../../src/sim/environment.ts";
import { control, field, vector } from "../../src/sim/fields.ts";

const walker = defineEnvironment({
  id: "walker",
  title: "Walker",
  description: "A point that moves by its action.",
  source: "made up",
  state: {
    position: field("m", "where it is", [-10, 10]),
    past: vector("m", "the two positions before, latest first", 2, [-10, 10]),
  },
  action: { move: control("m", [-0.1, 1]) },
  timestep: 1,
  observation: ["position", "before"],
  observe: (s) => [s.position, s.past[0]],
  reset: (random) => ({ position: random.uniform(0, 0.5), past: [0, 0] }),
  step: (s, a) => ({ position: s.position + a.move, past: [s.position, s.past[0]] }),
  terminated: (s) => s.position >= 3,
});

/** Starts in [0, 0.5), ends at 3 m or after 4 steps. */
export const walkTask = defineTask({
  id: "walk",
  title: "Walk",
  description: "Walk.",
  environment: walker,
  horizon: 4,
  endsWhen: "the position reaches 3 m",
  fitness: {
    unit: "m",
    meaning: "Mean position.",
    range: [0, 10],
    of: (_s, _a, next) => next.position,
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  success: {
    meaning: "Beyond 2 m.",
    of: (_s, _a, next) => next.position > 2,
    from: 0,
    share: 0,
    afterEnd: "zero",
  },
  rewards: { human: "", sparse: "" },
  training: { steps: 1 },
});

/** The walk from position 0, with some of its parts replaced. */
export function walkFromZero(changes: Partial<typeof walkTask> = {}): Task {
  return { ...walkTask, reset: () => ({ position: 0, past: [0, 0] }), ...changes };
}
