/** A small task for tests: a block slides on a rail towards a random target; the rail's ends stop the episode. */
import { defineEnvironment, defineTask, type Task } from "../../../src/sim/environment.ts";
import { control, field } from "../../../src/sim/fields.ts";

const slider = defineEnvironment({
  id: "slider",
  title: "Slider",
  description: "A block on a rail, pushed by a motor.",
  source: "Newton, semi-implicit Euler.",
  state: {
    place: field("m", "0 is the middle of the rail", [-5, 5]),
    velocity: field("m/s", "positive is right", [-3, 3]),
    goal: field("m", "where the block should be", [-3, 3]),
    lampColour: field("1", "blinks without meaning", [0, 1]),
  },
  action: { push: control("N", [-1, 1]) },
  timestep: 0.1,
  observation: ["place", "velocity", "goal"],
  observe: (s) => [s.place / 5, s.velocity / 3, s.goal / 3],
  reset: (random) => ({
    place: random.uniform(-1, 1),
    velocity: 0,
    goal: random.uniform(-3, 3),
    lampColour: random.next(),
  }),
  step: (s, a) => {
    const velocity = s.velocity + 0.1 * a.push;
    return {
      place: s.place + 0.1 * velocity,
      velocity,
      goal: s.goal,
      lampColour: (s.lampColour * 7.3 + 0.1) % 1,
    };
  },
  terminated: (s) => Math.abs(s.place) > 5,
});

export const sliderTask: Task = defineTask({
  id: "slider-reach",
  title: "Slider: reach",
  description: "Move the block to the goal and keep it there.",
  environment: slider,
  horizon: 100,
  endsWhen: "the block leaves the rail",
  fitness: {
    unit: "share of time",
    meaning: "Share of the second half of the episode within 0.2 m of the goal.",
    range: [0, 1],
    of: (_s, _a, next) => (Math.abs(next.place - next.goal) < 0.2 ? 1 : 0),
    reduce: "mean",
    from: 0.5,
    afterEnd: "zero",
  },
  rewards: { human: "none", sparse: "none" },
  training: { steps: 1000 },
});
