/**
 * One term that drowns the others, by size or by how much of the change in return it makes
 * (Ma et al., Eureka, 2023, appendix A: the second rule of the reflection).
 */
import type { Finding } from "../../core/finding.ts";
import { standardDeviation } from "../../core/statistics.ts";
import { percent } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

/** A term dominates above this share. */
const DOMINANT = 0.9;

export const dominantTerm: Alarm = ({ series, result }) => {
  const names = Object.keys(series.terms);
  if (names.length < 2) return [];
  const size = (name: string): number => Math.abs(result.evaluation.terms[name]?.mean ?? 0);
  const change = (name: string): number => standardDeviation(series.terms[name]?.values ?? [0]) ** 2;
  const sum = (of: (name: string) => number): number => names.reduce((total, name) => total + of(name), 0);
  const sizes = sum(size);
  const changes = sum(change);
  return names.flatMap((name): Finding[] => {
    const bySize = sizes > 0 ? size(name) / sizes : 0;
    const byChange = changes > 0 ? change(name) / changes : 0;
    if (bySize <= DOMINANT && byChange <= DOMINANT) return [];
    const what =
      bySize > DOMINANT
        ? `makes ${percent(bySize)} of the size of the return`
        : `makes ${percent(byChange)} of the change of the return over training`;
    return [
      {
        kind: "dominant-term",
        severity: bySize > DOMINANT && byChange > DOMINANT ? "warning" : "note",
        message: `Term \`${name}\` ${what}, so the others hardly count.`,
        remedy: `Scale \`${name}\` down, or the terms that should matter up, until each can change the policy's choice.`,
        evidence: { term: name, shareOfSize: bySize, shareOfChange: byChange },
      },
    ];
  });
};
