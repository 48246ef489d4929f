/**
 * Gate: on labelled episodes of earlier trainings the reward pays successes more a step than failures (Trajectory
 * Preference Evaluation of CARD: Sun et al., "A Large Language Model-Driven Reward Code Design Framework via Dynamic
 * Feedback", 2025). The mean a step, as in its code, leaves the length of an episode out.
 */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import { keepsMemory } from "../../reward/syntax.ts";
import type { EvaluatedTerm } from "../dry-run.ts";
import { compiledOf, type Gate } from "../gate.ts";
import { type LabelledSample, labelledSample } from "../preference/labelled.ts";
import { packSample } from "../samples.ts";

/** What one episode is paid a step. */
interface Paid {
  readonly success: boolean;
  readonly total: number;
  readonly terms: Readonly<Record<string, number>>;
}

export const preference: Gate = {
  name: "preference",
  async inspect(subject, { context, dryRun, settings }) {
    const episodes = (context.trajectories ?? []).filter(({ success }) => success !== null);
    const successes = episodes.filter(({ success }) => success);
    if (successes.length === 0 || successes.length === episodes.length) {
      const lacking = episodes.length === 0 ? "episodes" : successes.length === 0 ? "successes" : "failures";
      return { findings: [], notApplicable: `no labelled ${lacking} are stored yet` };
    }
    if (keepsMemory(subject.source)) {
      return {
        findings: [],
        notApplicable: "the reward keeps a memory, and the stored episodes are thinned",
      };
    }
    const sample = labelledSample(subject.task, episodes);
    const terms = await dryRun.evaluate(
      compiledOf(subject).javascript,
      "labelled",
      packSample(sample.columns),
    );
    const paid = sample.spans.map((_, n) => paidOf(terms, sample, n, episodes[n]!.success === true));
    const finding = judge(paid, settings.preference.share);
    if (finding === null) return { findings: [] };
    return {
      findings: [finding],
      refusal: { kind: "pointless", message: `${finding.message} ${finding.remedy}` },
    };
  },
};

function paidOf(terms: readonly EvaluatedTerm[], sample: LabelledSample, n: number, success: boolean): Paid {
  const { first, rows } = sample.spans[n]!;
  let steps = 0;
  for (let row = first; row < first + rows; row++) steps += sample.weight[row]!;
  const means = terms.map(({ name, values }) => {
    let sum = 0;
    for (let row = first; row < first + rows; row++) sum += sample.weight[row]! * values[row]!;
    return [name, sum / steps] as const;
  });
  return {
    success,
    total: means.reduce((sum, [, value]) => sum + value, 0),
    terms: Object.fromEntries(means),
  };
}

/** The preference feedback: the success that is paid least beside the failure that is paid most. */
function judge(paid: readonly Paid[], wanted: number): Finding | null {
  const successes = paid.filter(({ success }) => success).sort((a, b) => a.total - b.total);
  const failures = paid.filter(({ success }) => !success).sort((a, b) => b.total - a.total);
  const [lowest, highest] = [successes[0]!, failures[0]!];
  const above = successes.filter(({ total }) => total > highest.total).length;
  const share = above / successes.length;
  if (share >= wanted) return null;
  const perTerm = Object.keys(lowest.terms).flatMap((term) => [
    [`${term} in the success`, lowest.terms[term]!] as const,
    [`${term} in the failure`, highest.terms[term]!] as const,
  ]);
  return {
    kind: "prefers-failure",
    severity: "error",
    message:
      `Only ${above} of ${successes.length} stored successes earn more a step than the best of ${failures.length} stored failures: ` +
      `that failure earns ${significant(highest.total, 4)} a step, the lowest success ${significant(lowest.total, 4)}.`,
    remedy:
      "Lower what the failure is paid for, or raise what only a success does; the terms of both stand beside it.",
    evidence: {
      share,
      successes: successes.length,
      failures: failures.length,
      lowestSuccess: lowest.total,
      highestFailure: highest.total,
      ...Object.fromEntries(perTerm),
    },
  };
}
