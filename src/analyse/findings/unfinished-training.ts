/** The fitness was still rising when training ended: the reward may be better than its number. */
import { short } from "../number-format.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** Rise of the last checkpoint over the mean of the three before, as a share of the range. */
const RISING = 0.05;

export const unfinishedTraining: Alarm = ({ task, series }) => {
  const values = series.fitness.values;
  if (values.length < 5) return [];
  const last = values[values.length - 1]!;
  const before = values.slice(-4, -1);
  const reference = before.reduce((sum, value) => sum + value, 0) / before.length;
  const rise = shareOfRange(task, last) - shareOfRange(task, reference);
  if (rise < RISING || last < series.fitness.max) return [];
  return [
    {
      kind: "still-improving",
      severity: "note",
      message: `The fitness was still rising at the end, from ${short(reference)} (mean of three checkpoints) to ${short(last)}.`,
      remedy:
        "Keep the structure, and make learning faster: a denser signal at the start, or a wider tolerance.",
      evidence: { before: reference, last },
    },
  ];
};
