/**
 * The policy goes round in circles, or stands still, because that is paid: Randløv and Alstrøm 1998, "Learning to drive
 * a bicycle using reinforcement learning and shaping"; Ng, Harada and Russell 1999 on why differences of a potential do not.
 */
import { percent, short } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

/** Share of all that is paid from which loops are where the return comes from. */
const MOST = 0.5;

/** Above this share of the fitness range the policy does the task all the same. */
const LOW = 0.5;

/** Up to this many steps between two visits the policy stands rather than goes round. */
const STANDING = 2;

export const paidLoops: Alarm = ({ result, achieved }) => {
  const loops = result.audit?.loops;
  // Where more is taken than paid, the loops are not what the policy lives on.
  if (!loops || loops.paid <= MOST || achieved >= LOW || result.evaluation.return.mean <= 0) return [];
  const what =
    loops.period <= STANDING
      ? "while it stays in one place"
      : `for coming back to where it was (after ${short(loops.period)} steps on average)`;
  return [
    {
      kind: "paid-loop",
      severity: "error",
      message: `The policy gets ${percent(loops.paid)} of all it is paid ${what} without any fitness in between; ${percent(loops.steps)} of its steps go there.`,
      remedy:
        "Pay the difference of a quantity between `next` and `s` and let it be negative too, so that a round trip pays nothing, or pay a state only where the task is being done.",
      evidence: { shareOfPay: loops.paid, shareOfSteps: loops.steps, period: loops.period },
    },
  ];
};
