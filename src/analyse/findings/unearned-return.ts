/**
 * The policy is paid well for what random actions do as well: the reward can be had without the task (the
 * definition of Laidlaw, Singhal and Dragan 2025, "Correlated proxies", with random actions as the reference policy).
 */
import { mean } from "../../core/statistics.ts";
import { short } from "../number-format.ts";
import { superiority } from "../superiority.ts";
import { type Alarm, shareOfRange } from "./alarm.ts";

/** The return counts as higher when this share of pairs of episodes says so. */
const HIGHER = 0.9;

/** The fitness counts as better from this share of its range on. */
const BETTER = 0.1;

export const unearnedReturn: Alarm = ({ task, result, achieved }) => {
  const { audit, evaluation } = result;
  if (!audit?.random) return [];
  const higher = superiority(audit.episodes.return, audit.random.return);
  const byChance = mean(audit.random.fitness);
  if (!(higher >= HIGHER) || achieved - shareOfRange(task, byChance) >= BETTER) return [];
  const paidByChance = mean(audit.random.return);
  return [
    {
      kind: "unearned-return",
      severity: "error",
      message: `The policy earns ${short(evaluation.return.mean)} an episode where random actions earn ${short(paidByChance)}, but its fitness of ${short(evaluation.fitness.mean)} is no better than theirs (${short(byChance)}): it is paid for something else than the task.`,
      remedy:
        "See in the episodes below which term is collected, and pay it only for getting nearer to what the task measures (a difference between `next` and `s`), or together with it.",
      evidence: {
        return: evaluation.return.mean,
        randomReturn: paidByChance,
        fitness: evaluation.fitness.mean,
        randomFitness: byChance,
        superiority: higher,
      },
    },
  ];
};
