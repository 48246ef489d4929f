/** Sense: nobody earns more by failing than by succeeding, on recorded episodes from the same starts. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import { mean } from "../../core/statistics.ts";
import { PLANNED } from "../recordings/recordings.ts";
import type { Evidence, PaidEpisode } from "./evidence.ts";

export interface PayOptions {
  /** A failing policy has to earn more by this share of the larger amount. */
  readonly margin: number;
  /** Whether what both the discounted and the undiscounted return show is an error. */
  readonly refuse: boolean;
}

/** What a failing policy earns beyond success, as shares of the larger amount and beyond the margin. */
interface Excess {
  readonly discounted: number;
  readonly undiscounted: number;
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
    const excesses = successes.map((success) => excessOf(own, success, options.margin));
    const discounted = Math.min(...excesses.map((each) => each.discounted));
    const undiscounted = Math.min(...excesses.map((each) => each.undiscounted));
    return discounted > 0 ? [{ policy, own, certain: undiscounted > 0, discounted }] : [];
  });
  const worst = paid.sort((a, b) => Number(b.certain) - Number(a.certain) || b.discounted - a.discounted)[0];
  return worst ? [finding(worst.policy, worst.own, successes, worst.certain && options.refuse)] : [];
}

/** Against the failing episode from the same start. */
function excessOf(failures: readonly PaidEpisode[], success: PaidEpisode, margin: number): Excess {
  const failure = failures.find(({ start }) => start === success.start);
  const share = (fail: number, succeed: number): number => {
    const larger = Math.max(Math.abs(fail), Math.abs(succeed));
    return larger === 0 ? Number.NEGATIVE_INFINITY : (fail - succeed) / larger - margin;
  };
  return {
    discounted: failure ? share(failure.value, success.value) : Number.NEGATIVE_INFINITY,
    undiscounted: failure ? share(failure.sum, success.sum) : Number.NEGATIVE_INFINITY,
  };
}

function finding(
  policy: string,
  failures: readonly PaidEpisode[],
  successes: readonly PaidEpisode[],
  isError: boolean,
): Finding {
  const average = (of: readonly PaidEpisode[], what: "value" | "sum" | "length") =>
    mean(of.map((episode) => episode[what]));
  const both = (what: "value" | "sum" | "length"): [string, string] => [
    significant(average(failures, what), 4),
    significant(average(successes, what), 4),
  ];
  const endsEarly = failures.every(({ terminated }) => terminated);
  const kind = endsEarly
    ? "pays-early-end"
    : policy === "standing still"
      ? "pays-standing-still"
      : "pays-failure";
  const [steps, value, sum] = [both("length"), both("value"), both("sum")];
  return {
    kind,
    severity: isError ? "error" : "warning",
    message:
      `Failing earns more than succeeding: the policy "${policy}" gets a discounted return of ${value[0]} (${sum[0]} undiscounted) ` +
      `in ${steps[0]} steps${endsEarly ? ", ending the episode early" : ""}; episodes that succeed from the same starts get ${value[1]} (${sum[1]}) in ${steps[1]}.`,
    remedy: endsEarly
      ? "Make every step that goes on worth more than ending: add a bonus for each step, or a penalty for the failure."
      : "Pay most for what the task asks for, more than all steps of waiting together can earn.",
    evidence: {
      policy,
      failing: average(failures, "value"),
      succeeding: average(successes, "value"),
      failingUndiscounted: average(failures, "sum"),
      succeedingUndiscounted: average(successes, "sum"),
      starts: successes.length,
    },
  };
}
