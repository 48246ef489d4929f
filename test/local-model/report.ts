/** The account of a weak model's answers, as a person reads it. */
import { plainLine } from "../../src/core/plain-text.ts";
import { tableLines } from "../../src/core/text-table.ts";
import type { GateShares } from "./gate-shares.ts";

/** Longest example of a refusal, in characters. */
const EXAMPLE = 140;

/** Two tables, and lines on repairs, tokens and time; shares are of all first answers, not of those that came so far. */
export function reportOf(shares: GateShares): string {
  const { seats, gates, repairs, refusals, tokens, cutOff, askedMs } = shares;
  const passed = tableLines(
    ["gate", "reached", "passed", "of first answers"],
    gates.map(({ gate, reached, passed }) => [
      gate,
      String(reached),
      String(passed),
      seats === 0 ? "-" : `${Math.round((100 * passed) / seats)} %`,
    ]),
    [1, 2, 3],
  );
  const refused = tableLines(
    ["refused at", "kind", "answers", "for example"],
    refusals.map(({ gate, kind, count, example }) => [
      gate,
      kind,
      String(count),
      plainLine(example, EXAMPLE),
    ]),
    [2],
  );
  const answers = seats + repairs.asked;
  const seconds = (askedMs / 1000).toFixed(0);
  return [
    ...passed,
    "",
    ...(refusals.length > 0 ? refused : ["no answer was refused"]),
    "",
    `repairs: ${repairs.asked} asked for, ${repairs.passed} of them trained`,
    `${answers} answers in ${seconds} s: ${tokens.input} tokens read (${tokens.cached} of them cached), ${tokens.output} written; ${cutOff} cut off at the limit on tokens`,
  ].join("\n");
}
