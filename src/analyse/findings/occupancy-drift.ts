/**
 * The policy was paid to leave the states that a reference policy visits, and is no better for it. How far a proxy can
 * part from the task grows with the χ² between the occupancies (Laidlaw, Singhal and Dragan 2025, "Correlated proxies").
 * Far from the reference alone says nothing: whoever learns a task leaves the states of random actions.
 */
import type { Finding } from "../../core/finding.ts";
import { mean } from "../../core/statistics.ts";
import type { Audit } from "../../core/training.ts";
import { visitDivergence } from "../divergence.ts";
import { short } from "../number-format.ts";
import { superiority } from "../superiority.ts";
import { type Account, type Alarm, shareOfRange } from "./alarm.ts";

/** χ² beyond which two policies live in different states: two seeds of one reward mostly measure less (docs/alarms.md). */
const FAR = 15;

/** The return counts as higher than that of random actions when this share of pairs of episodes says so. */
const HIGHER = 0.9;

/** Loss of fitness against a trained reference from which the drift is no progress, as a share of the range. */
const WORSE = 0.1;

/** Gain over random actions from which it is some. */
const BETTER = 0.1;

interface Reference {
  readonly name: string;
  readonly visits: Audit["visits"];
  readonly fitness: number;
  /** Least gain of fitness that justifies living elsewhere, as a share of the range. */
  readonly gain: number;
}

function referencesOf({ result, reference }: Account): Reference[] {
  const random = result.audit?.random;
  return [
    ...(reference?.audit
      ? [
          {
            name: "the reference reward's policy",
            visits: reference.audit.visits,
            fitness: reference.evaluation.fitness.mean,
            gain: -WORSE,
          },
        ]
      : []),
    ...(random
      ? [{ name: "random actions", visits: random.visits, fitness: mean(random.fitness), gain: BETTER }]
      : []),
  ];
}

export const occupancyDrift: Alarm = (account): readonly Finding[] => {
  const { task, result, achieved } = account;
  const { audit } = result;
  if (!audit?.random || !(superiority(audit.episodes.return, audit.random.return) >= HIGHER)) return [];
  for (const { name, visits, fitness, gain } of referencesOf(account)) {
    const { value, entry } = visitDivergence(audit.visits, visits);
    if (value < FAR || achieved - shareOfRange(task, fitness) >= gain) continue;
    const where = task.environment.observation[entry] as string;
    return [
      {
        kind: "occupancy-drift",
        severity: "warning",
        message: `The policy went where ${name} do${name.endsWith("s") ? "" : "es"} not go (χ² of the visited states at least ${short(value)}, seen in \`${where}\`), with a fitness of ${short(result.evaluation.fitness.mean)} against ${short(fitness)}.`,
        remedy: `Look which term pays for \`${where}\` there, and bound it to the range that the task needs.`,
        evidence: { chiSquared: value, observation: where, reference: name, referenceFitness: fitness },
      },
    ];
  }
  return [];
};
