/** Sense: going to and fro earns nothing, and neither does waiting next to a goal that ends the episode. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import { mean } from "../../core/statistics.ts";
import type { GoalStep, ThoughtStep, ThoughtSteps } from "./thought-steps.ts";

/** Share of what steps change in the pay that is not taken back when the step is. */
const ONE_WAY = 0.5;

/** @param discount of the learner */
export function detours({ goals, steps }: ThoughtSteps, discount: number): readonly Finding[] {
  return [...backAndForth(steps), ...waiting(goals, discount)];
}

/**
 * A potential gives back on the way back what it paid on the way there (Ng, Harada and Russell, ICML 1999); a reward of the
 * state alone pays the same for both as for staying. What is left over can be collected without end.
 */
function backAndForth(steps: readonly ThoughtStep[]): readonly Finding[] {
  const changed = steps.reduce((sum, { there, back, stay }) => sum + Math.abs(there + back - stay), 0);
  const moved = steps.reduce((sum, { there, back }) => sum + Math.abs(there - back), 0);
  const gained = steps.reduce((sum, { there, back, stay }) => sum + (there + back - stay), 0);
  if (gained <= ONE_WAY * Math.max(moved, changed) || gained < 1e-9) return [];
  return [
    {
      kind: "pays-back-and-forth",
      severity: "warning",
      message: `Going a step and back again earns more than standing still: ${significant(gained / steps.length, 3)} a pair of steps on average over ${steps.length} recorded steps.`,
      remedy:
        "Let a step back cost what the step there paid, e.g. pay `distance(s) - distance(next)` without `Math.max`.",
      evidence: { gained: gained / steps.length, moved: moved / steps.length, steps: steps.length },
    },
  ];
}

/** Waiting in front of the goal, against the one step that reaches it and ends all pay. */
function waiting(goals: readonly GoalStep[], discount: number): readonly Finding[] {
  if (goals.length === 0) return [];
  const forever = 1 / (1 - discount);
  const pays = goals.every(
    (goal) => goal.waiting > 0 && goal.waiting * Math.min(goal.left, forever) > Math.max(0, goal.reaching),
  );
  if (!pays) return [];
  const [wait, reach] = [
    mean(goals.map((each) => each.waiting)),
    mean(goals.map(({ reaching }) => reaching)),
  ];
  return [
    {
      kind: "pays-waiting",
      severity: "warning",
      message: `A step of waiting next to the goal earns ${significant(wait, 3)}, and the step that reaches it, after which nothing more is paid, ${significant(reach, 3)}.`,
      remedy: `Pay for reaching the goal more than ${significant(wait * forever, 3)}, or for coming nearer instead of being near.`,
      evidence: { waiting: wait, reaching: reach, goals: goals.length },
    },
  ];
}
