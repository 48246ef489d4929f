/** Climbing out of the valley. */
import { defineTask } from "../../src/sim/environment.ts";
import { goalPosition, mountaincar } from "./environment.ts";

const mountaincarClimb = defineTask({
  id: "mountaincar-climb",
  title: "Mountain car: climb",
  description:
    "The car starts at rest near the bottom of the valley. Drive it up the right hill to the flag as early as possible; it has to swing back and forth to gather speed.",
  environment: mountaincar,
  horizon: 400,
  endsWhen: "the car reaches the flag",
  fitness: {
    unit: "share of time",
    meaning: "Share of the time limit that was left when the car reached the flag; 0 if it never did.",
    range: [0, 1],
    of: (_s, _a, next) => (next.position >= goalPosition ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "hold",
  },
  success: {
    meaning: "The car reaches the flag within the time limit.",
    of: (_s, _a, next) => next.position >= goalPosition,
    from: 0,
    share: 0,
    afterEnd: "zero",
  },
  rewards: { human: "mountaincar-climb.human.ts", sparse: "mountaincar-climb.sparse.ts" },
  training: { steps: 150_000 },
});

export const tasks = [mountaincarClimb] as const;
