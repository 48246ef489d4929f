/** Sense: no term varies so much that all others together have no say. */
import type { Finding } from "../../core/finding.ts";
import { significant } from "../../core/number-text.ts";
import { placeOfTerm, type Subject } from "../gate.ts";
import type { Evidence } from "./evidence.ts";

/** @param times as much as all others together */
export function dominantTerm(subject: Subject, { spreads }: Evidence, times: number): readonly Finding[] {
  const varying = spreads.filter(({ spread }) => spread > 0).sort((a, b) => b.spread - a.spread);
  const [first, ...others] = varying;
  if (!first || others.length === 0) return [];
  const rest = others.reduce((sum, { spread }) => sum + spread, 0);
  const ratio = first.spread / rest;
  if (ratio <= times) return [];
  return [
    {
      kind: "dominant-term",
      severity: "warning",
      message: `The term \`${first.term}\` varies ${significant(ratio, 3)} times as much as all other terms together, so they have no say.`,
      remedy: `Scale \`${first.term}\` down, or the others up, until their standard deviations are of one order.`,
      ...placeOfTerm(subject, first.term),
      evidence: { term: first.term, spread: first.spread, others: rest },
    },
  ];
}
