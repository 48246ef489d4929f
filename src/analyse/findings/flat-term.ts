/**
 * A term that training did not move: it steers nothing, or it cannot be optimised as written
 * (Ma et al., Eureka, 2023, appendix A: the first rule of the reflection).
 */
import type { Finding } from "../../core/finding.ts";
import { short } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

/** A term moves when its mean per step changes by more than this share of its size. */
const MOVES = 0.02;

/** A term is constant when its mean per step changes by no more than this share of its size. */
const CONSTANT = 1e-6;

/** Below this return per step a term counts as zero beside the others. */
const ZERO = 1e-4;

export const flatTerm: Alarm = ({ series }) => {
  const lengths = series.length.values;
  if (lengths.length < 2) return [];
  const perStep = (name: string): number[] =>
    (series.terms[name]?.values ?? []).map((value, i) => value / Math.max(1, lengths[i] ?? 1));
  const names = Object.keys(series.terms);
  const largest = Math.max(...names.map((name) => Math.max(...perStep(name).map(Math.abs))));
  return names.flatMap((name): Finding[] => {
    const values = perStep(name);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const size = Math.max(Math.abs(low), Math.abs(high));
    const evidence = { term: name, min: low, max: high };
    if (size <= ZERO * largest) {
      const penalty = high <= 0 && low < 0;
      return [
        {
          kind: "vanishing-term",
          severity: penalty ? "note" : "warning",
          message: `Term \`${name}\` stays near zero (at most ${short(size)} a step, the largest term ${short(largest)}), so it steers nothing.`,
          remedy: penalty
            ? `Leave \`${name}\` if it punishes what the policy has learned to avoid; otherwise make it larger, or remove it.`
            : `Make \`${name}\` larger or easier to earn (wider tolerance, higher temperature), or remove it.`,
          evidence,
        },
      ];
    }
    if (high - low <= CONSTANT * size) {
      return [
        {
          kind: "constant-term",
          severity: "note",
          message: `Term \`${name}\` pays ${short(high)} at every step, so it only rewards or punishes the length of an episode.`,
          remedy: `Keep \`${name}\` only if episodes can end early and should not (or should).`,
          evidence,
        },
      ];
    }
    if (high - low > MOVES * size) return [];
    return [
      {
        kind: "flat-term",
        severity: "warning",
        message: `Term \`${name}\` is nearly the same at every checkpoint (${short(low)} to ${short(high)} a step), so training did not improve it.`,
        remedy: `Change the scale or the temperature of \`${name}\`, rewrite it so that small improvements pay, or remove it.`,
        evidence,
      },
    ];
  });
};
