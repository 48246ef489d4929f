/** The training was stopped because the fitness fell while the return rose (`src/learn/goodhart-watch.ts`). */
import { short } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

export const givenUp: Alarm = ({ result }) =>
  result.stopped
    ? [
        {
          kind: "training-given-up",
          severity: "error",
          message: `Training was stopped after ${short(result.steps)} environment steps: the reward paid more and more while the fitness fell.`,
          remedy:
            "Find the term that grew while the fitness fell, and cap it, or pay it only together with what the task measures.",
          evidence: { steps: result.steps },
        },
      ]
    : [];
