/** Sense: nobody earns more by failing than by succeeding, on recorded episodes from the same starts. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import { mean } from "../../core/statistics.ts";
import { PLANNED } from "../recordings/recordings.ts";
import type { Evidence, PaidEpisode } from "./evidence.ts";

export interface PayOptions {
  /** A failing policy has to earn more by this share of the larger amount. */
  readonly margin: number;
  /** Whether what is certain is an error. */
  readonly refuse: boolean;
}

/** The failing policy that is paid most above success, if there is one; null where no success is recorded. */
export function whomItPays({ episodes }: Evidence, options: PayOptions): readonly Finding[] | null {
  const successes = episodes.filter(({ policy, success }) => policy === PLANNED && success);
  if (successes.length === 0) return null;
  const policies = [...new Set(episodes.map(({ policy }) => policy))].filter((each) => each !== PLANNED);
  const paid = policies.flatMap((policy) => {
    const own = episodes.filter((each) => each.policy === policy);
    // A scripted policy that succeeds by luck may be paid for it.
    if (own.some(({ success }) => success)) return [];
    const excess = Math.min(...successes.map((success) => excessOf(own, success, options.margin)));
    return excess > 0 ? [{ policy, own, excess }] : [];
  });
  const worst = paid.sort((a, b) => b.excess - a.excess)[0];
  return worst ? [finding(worst.policy, worst.own, successes, options)] : [];
}

/**
 * By how much the failing episode from the same start earns more, as a share of the larger amount and beyond the margin;
 * the smaller of what the discounted and the undiscounted return say.
 */
function excessOf(failures: readonly PaidEpisode[], success: PaidEpisode, margin: number): number {
  const failure = failures.find(({ start }) => start === success.start);
  if (!failure) return Number.NEGATIVE_INFINITY;
  const excess = (fail: number, succeed: number): number => {
    const larger = Math.max(Math.abs(fail), Math.abs(succeed));
    return larger === 0 ? Number.NEGATIVE_INFINITY : (fail - succeed) / larger - margin;
  };
  return Math.min(excess(failure.value, success.value), excess(failure.sum, success.sum));
}

function finding(
  policy: string,
  failures: readonly PaidEpisode[],
  successes: readonly PaidEpisode[],
  { refuse }: PayOptions,
): Finding {
  const endsEarly = failures.every(({ terminated }) => terminated);
  const [failed, succeeded] = [failures, successes].map((each) => mean(each.map(({ sum }) => sum)));
  const steps = (each: readonly PaidEpisode[]) => significant(mean(each.map(({ length }) => length)), 3);
  const kind = endsEarly
    ? "pays-early-end"
    : policy === "standing still"
      ? "pays-standing-still"
      : "pays-failure";
  return {
    kind,
    severity: refuse ? "error" : "warning",
    message:
      `Failing earns more than succeeding: the policy "${policy}" gets ${significant(failed!, 4)} in ${steps(failures)} steps` +
      `${endsEarly ? ", ending the episode early" : ""}, an episode that succeeds from the same start ${significant(succeeded!, 4)} in ${steps(successes)}.`,
    remedy: endsEarly
      ? "Make every step that goes on worth more than ending: add a bonus for each step, or a penalty for the failure."
      : "Pay most for what the task asks for, more than all steps of waiting together can earn.",
    evidence: {
      policy,
      failing: failed!,
      succeeding: succeeded!,
      failingSteps: mean(failures.map(({ length }) => length)),
      succeedingSteps: mean(successes.map(({ length }) => length)),
      starts: successes.length,
    },
  };
}
