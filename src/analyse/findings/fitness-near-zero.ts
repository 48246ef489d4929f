/** The policy never did what the task asks for: the reward as a whole leads elsewhere. */
import { short } from "../number-format.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** Below this share of the fitness range nothing of the task was achieved. */
const NOTHING = 0.02;

export const fitnessNearZero: Alarm = ({ task, series, achieved }) => {
  const best = Math.max(achieved, shareOfRange(task, series.fitness.max));
  if (best > NOTHING) return [];
  const [low, high] = task.fitness.range;
  return [
    {
      kind: "fitness-near-zero",
      severity: "error",
      message: `The fitness stays at ${short(series.fitness.max)} or below at every checkpoint, on a scale from ${short(low)} to ${short(high)}.`,
      remedy:
        "Rewrite the reward as a whole: pay for every small step towards the goal from where episodes start, not only for being there.",
      evidence: { highestFitness: series.fitness.max, low, high },
    },
  ];
};
