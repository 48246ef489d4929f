/** The account of a weak model's answers, as a person reads it. */
import { plainLine } from "../../src/core/plain-text.ts";
import { tableLines } from "../../src/core/text-table.ts";
import type { GateShares } from "./gate-shares.ts";

/** Longest example of a refusal, in characters. */
const EXAMPLE = 140;

/** Two tables and a line on tokens and time; shares are of all answers, not of those that reached the gate. */
export function reportOf(shares: GateShares): string {
  const { answers, gates, refusals, tokens, cutOff, askedMs } = shares;
  const passed = tableLines(
    ["gate", "reached", "passed", "of all answers"],
    gates.map(({ gate, reached, passed }) => [
      gate,
      String(reached),
      String(passed),
      answers === 0 ? "-" : `${Math.round((100 * passed) / answers)} %`,
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
  const seconds = (askedMs / 1000).toFixed(0);
  return [
    ...passed,
    "",
    ...(refusals.length > 0 ? refused : ["no answer was refused"]),
    "",
    `${answers} answers in ${seconds} s: ${tokens.input} tokens read (${tokens.cached} of them cached), ${tokens.output} written; ${cutOff} cut off at the limit on tokens`,
  ].join("\n");
}
