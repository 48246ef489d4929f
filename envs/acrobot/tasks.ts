/** Swinging the acrobot's tip above the line. */
import { defineTask } from "../../src/sim/environment.ts";
import { acrobot, type State } from "./environment.ts";

/** Height of the tip above the shoulder in metres, in [-2, 2]. */
function tipHeight(s: State): number {
  return -Math.cos(s.shoulderAngle) - Math.cos(s.shoulderAngle + s.elbowAngle);
}

/** Height of the line, one link above the shoulder, as in Gymnasium. */
const line = 1;

const acrobotSwingup = defineTask({
  id: "acrobot-swingup",
  title: "Acrobot: swing up",
  description:
    "Both links start hanging down. Swing the tip of the lower link up to 1 m above the shoulder as early as possible, by pumping with the elbow.",
  environment: acrobot,
  horizon: 300,
  endsWhen: "the tip is more than 1 m above the shoulder",
  terminated: (s) => tipHeight(s) > line,
  fitness: {
    unit: "share of time",
    meaning: "Share of the time limit that was left when the tip rose above 1 m; 0 if it never did.",
    range: [0, 1],
    of: (_s, _a, next) => (tipHeight(next) > line ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "hold",
  },
  success: {
    meaning: "The tip rises more than 1 m above the shoulder within the time limit.",
    of: (_s, _a, next) => tipHeight(next) > line,
    from: 0,
    share: 0,
    afterEnd: "zero",
  },
  rewards: { human: "acrobot-swingup.human.ts", sparse: "acrobot-swingup.sparse.ts" },
  training: { steps: 200_000 },
});

export const tasks = [acrobotSwingup] as const;
