/** Gate: the reward can teach what the task asks for, as far as recorded episodes and its text show. */
import type { Finding } from "../../core/finding.ts";
import { keepsMemory } from "../../reward/syntax.ts";
import { compiledOf, type Gate, refuseOnError } from "../gate.ts";
import { constantTerms } from "../sense/constant-terms.ts";
import { detours } from "../sense/detours.ts";
import { dominantTerm } from "../sense/dominant-term.ts";
import { evidenceOf } from "../sense/evidence.ts";
import { mixedUnits } from "../sense/mixed-units.ts";
import { sums } from "../sense/sums.ts";
import { thoughtSteps } from "../sense/thought-steps.ts";
import { unreadFields } from "../sense/unread-fields.ts";
import { whomItPays } from "../sense/whom-it-pays.ts";

/** The learner's default (`src/learn/settings.ts`). */
const DISCOUNT = 0.99;

export const sense: Gate = {
  name: "sense",
  async inspect(subject, { dryRun, settings }) {
    const { dryRun: tried, source, task } = subject;
    const constant = tried ? constantTerms(subject, tried) : { findings: [] };
    if (constant.refusal) return constant;
    const { dominance, margin, refuse } = settings.sense;
    const { javascript } = compiledOf(subject);
    const evidence = await evidenceOf(task, javascript, dryRun);
    const findings: readonly Finding[] = [
      ...constant.findings,
      ...sums(subject, evidence),
      ...(whomItPays(evidence, { margin, refuse }) ?? []),
      // A memory would be fresh at every one of these steps.
      ...(keepsMemory(source)
        ? []
        : detours(await thoughtSteps(task, javascript, dryRun), task.training.discount ?? DISCOUNT)),
      ...dominantTerm(subject, evidence, dominance),
      ...unreadFields(task, source, refuse),
      ...mixedUnits(task, source),
    ];
    return refuseOnError("pointless", findings);
  },
};
