/** Reaching a random target with the arm's tip. */
import { defineTask } from "../../src/sim/environment.ts";
import { reacher, type State } from "./environment.ts";

/** How near the tip must be, in metres. */
const tolerance = 0.05;

function targetDistance(s: State): number {
  return Math.hypot(s.target[0] - s.tip[0], s.target[1] - s.tip[1]);
}

const reacherTarget = defineTask({
  id: "reacher-target",
  title: "Reacher: target",
  description:
    "The arm starts at rest in any pose, and the target lies anywhere within its reach. Bring the tip to the target as fast as possible and keep it there until the end of the episode.",
  environment: reacher,
  horizon: 100,
  endsWhen: "",
  fitness: {
    unit: "share of time",
    meaning: "Share of the time limit for which the tip was within 5 cm of the target.",
    range: [0, 1],
    of: (_s, _a, next) => (targetDistance(next) < tolerance ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  success: {
    meaning: "The tip is within 5 cm of the target for 90 % of the last quarter of the time limit.",
    of: (_s, _a, next) => targetDistance(next) < tolerance,
    from: 0.75,
    share: 0.9,
    afterEnd: "zero",
  },
  rewards: { human: "reacher-target.human.ts", sparse: "reacher-target.sparse.ts" },
  training: { steps: 500_000, discount: 0.95 },
});

export const tasks = [reacherTarget] as const;
