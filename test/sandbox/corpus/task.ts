/** The task that the corpus is written for: a field, a vector and an action, and hardly any physics. */
import { defineEnvironment, defineTask, type Task } from "../../../src/sim/environment.ts";
import { control, field, vector } from "../../../src/sim/fields.ts";

export const corpusTask: Task = defineTask({
  id: "hostile-corpus",
  title: "Turn the arm up",
  description: "Bring the arm to angle 0.",
  environment: defineEnvironment({
    id: "hostile-corpus",
    title: "Arm",
    description: "An arm is turned by a motor.",
    source: "made up",
    state: {
      angle: field("rad", "0 is up", [-3, 3]),
      tip: vector("m", "end of the arm", 2, [-1, 1]),
    },
    action: { force: control("N", [-1, 1], "push of the motor") },
    timestep: 0.1,
    observation: ["angle"],
    observe: (s) => [s.angle],
    reset: (random) => ({ angle: random.uniform(-2, 2), tip: [0, 1] }),
    step: (s, a) => {
      const angle = Math.max(-3, Math.min(3, s.angle + 0.1 * a.force));
      return { angle, tip: [Math.sin(angle), Math.cos(angle)] };
    },
    terminated: () => false,
  }),
  horizon: 50,
  endsWhen: "",
  fitness: {
    unit: "rad",
    meaning: "Mean distance from up, negative.",
    range: [-3, 0],
    of: (s) => -Math.abs(s.angle),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "none", sparse: "none" },
  training: { steps: 1e4 },
});
