/** Going to a goal around obstacles. */
import { defineTask } from "../../src/sim/environment.ts";
import { navigation, type State } from "./environment.ts";
import { arena } from "./layout.ts";

function hasArrived(s: State): boolean {
  return Math.hypot(s.goal[0] - s.position[0], s.goal[1] - s.position[1]) < arena.arrival;
}

function touches(s: State): boolean {
  for (let k = 0; k < 3; k++) {
    if (Math.hypot(s.obstacleX[k]! - s.position[0], s.obstacleY[k]! - s.position[1]) < arena.contact)
      return true;
  }
  return false;
}

const navigationGoal = defineTask({
  id: "navigation-goal",
  title: "Navigation: goal",
  description:
    "The robot starts at rest on the left side of the arena, the goal lies on the right side, and the obstacles stand between them, one always near the straight way; all are placed at random. Get within 0.2 m of the goal as early as possible without touching an obstacle.",
  environment: navigation,
  horizon: 100,
  endsWhen: "the robot is within 0.2 m of the goal or touches an obstacle",
  terminated: (s) => hasArrived(s) || touches(s),
  fitness: {
    unit: "share of time",
    meaning:
      "Share of the time limit that was left when the robot reached the goal; 0 if it touched an obstacle or never arrived.",
    range: [0, 1],
    of: (_s, _a, next) => (hasArrived(next) && !touches(next) ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "hold",
  },
  success: {
    meaning: "The robot reaches the goal within the time limit without touching an obstacle.",
    of: (_s, _a, next) => hasArrived(next) && !touches(next),
    from: 0,
    share: 0,
    afterEnd: "zero",
  },
  rewards: { human: "navigation-goal.human.ts", sparse: "navigation-goal.sparse.ts" },
  training: { steps: 500_000, discount: 0.97 },
});

export const tasks = [navigationGoal] as const;
