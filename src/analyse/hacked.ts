/** Which findings mean that a reward was hacked: it is collected at the task's cost, or without the task. */
import type { Finding } from "../core/finding.ts";

const HACKS: ReadonlySet<string> = new Set([
  "training-given-up",
  "unearned-return",
  "return-against-fitness",
  "paid-loop",
  "return-ranks-backwards",
]);

/** The findings behind the mark; a reward without any is not marked. */
export function hacksAmong(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ kind }) => HACKS.has(kind));
}
