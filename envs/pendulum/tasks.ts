/** Swinging the pendulum up against a torque limit. */
import { defineTask } from "../../src/sim/environment.ts";
import { pendulum } from "./environment.ts";

const pendulumSwingup = defineTask({
  id: "pendulum-swingup",
  title: "Pendulum: swing up",
  description:
    "The rod starts at any angle. Bring it upright, by swinging back and forth where the torque is too small to lift it, and hold it upright until the end of the episode.",
  environment: pendulum,
  horizon: 200,
  endsWhen: "",
  fitness: {
    unit: "share of time",
    meaning: "Share of the second half of the time limit for which the rod was within 18° of upright.",
    range: [0, 1],
    of: (_s, _a, next) => (Math.cos(next.angle) > 0.95 ? 1 : 0),
    reduce: "mean",
    from: 0.5,
    afterEnd: "zero",
  },
  success: {
    meaning: "The rod is within 18° of upright for at least 90 % of the second half of the time limit.",
    of: (_s, _a, next) => Math.cos(next.angle) > 0.95,
    from: 0.5,
    share: 0.9,
    afterEnd: "zero",
  },
  rewards: { human: "pendulum-swingup.human.ts", sparse: "pendulum-swingup.sparse.ts" },
  training: { steps: 200_000, discount: 0.95 },
});

export const tasks = [pendulumSwingup] as const;
