/** One sentence for a run in which no candidate was ever trained. */
import type { Candidate } from "../core/candidate.ts";
import { blameOf, type Failure } from "../core/outcome.ts";

export function whyNothingTrained(history: readonly Candidate[]): string {
  if (history.length === 0) {
    return "no candidate was proposed before the search stopped: give it more time with --max-hours";
  }
  const failures = history.flatMap(({ verdict, failure }): Failure[] => {
    const end = failure ?? verdict.failure;
    return end ? [end] : [];
  });
  const counts = new Map<string, number>();
  for (const { kind } of failures) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].sort((a, b) => b[1] - a[1]);
  const list = kinds.map(([kind, count]) => `${kind} ${count}×`).join(", ");
  const commonest = failures.find(({ kind }) => kind === kinds[0]?.[0]);
  const advice = adviceFor(commonest);
  const example = commonest ? ` (for example: ${commonest.message.replace(/[.\s]+$/, "")})` : "";
  return `none of the ${history.length} candidates could be trained: ${list}${example}; ${advice}`;
}

function adviceFor(failure: Failure | undefined): string {
  switch (failure && blameOf[failure.kind]) {
    case "reward":
      return "raise --candidates or --iterations, or take another --model";
    case "budget":
      return "raise --budget-usd, or take a cheaper --model";
    default:
      return "run `design-reward doctor`";
  }
}
