/** Sense: the terms add up to something. They may cancel one another, and one of them may be the sum that the program takes itself. */
import type { Finding } from "../../core/finding.ts";
import { placeOfTerm, type Subject } from "../gate.ts";
import type { Evidence } from "./evidence.ts";

/** What differs by less than this share differs by rounding: terms are float32 values of seven digits. */
const ROUNDING = 1e-5;

export function sums(subject: Subject, { spreads }: Evidence): readonly Finding[] {
  const varying = spreads.filter(({ spread }) => spread > 0);
  if (varying.length < 2) return [];
  const total = spreads[0]!.paid.map((_, row) => spreads.reduce((sum, { paid }) => sum + paid[row]!, 0));
  const names = varying.map(({ term }) => `\`${term}\``).join(", ");
  const steps = total.length;
  const first = total[0]!;
  const size = (row: number) => spreads.reduce((sum, { paid }) => sum + Math.abs(paid[row]!), 0);
  if (total.every((value, row) => Math.abs(value - first) <= ROUNDING * size(row))) {
    return [
      {
        kind: "cancelling-terms",
        severity: "error",
        message: `The terms ${names} cancel one another: their sum, the reward, is the same on all ${steps} recorded steps.`,
        remedy: "Return only what shall be paid or charged; the reward is the sum of all terms.",
        evidence: { steps, sum: first },
      },
    ];
  }
  const doubled = varying.findLast(({ paid }) =>
    total.every((value, row) => Math.abs(value - 2 * paid[row]!) <= ROUNDING * size(row)),
  );
  if (!doubled) return [];
  return [
    {
      kind: "counted-twice",
      severity: "warning",
      message: `The term \`${doubled.term}\` is the sum of all other terms on all ${steps} recorded steps, so everything is paid twice.`,
      remedy: `Leave \`${doubled.term}\` out; the program adds the terms up itself.`,
      ...placeOfTerm(subject, doubled.term),
      evidence: { term: doubled.term, steps },
    },
  ];
}
