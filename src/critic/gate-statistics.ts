/** What the gates of a run were good for: how many candidates each refused, and how many trainings that saved. */
import type { Verdict } from "../core/candidate.ts";
import type { GateStatistics } from "../core/gate-settings.ts";

/**
 * One row a gate, in the order in which they are asked; gates that were always off are left out.
 * @param seeds trainings of each candidate
 */
export function gateStatistics(verdicts: readonly Verdict[], seeds: number): readonly GateStatistics[] {
  const rows = new Map<string, { judged: number; refused: number; warned: number; notApplicable: number }>();
  for (const { gates = [] } of verdicts) {
    for (const { gate, status } of gates) {
      if (status === "off") continue;
      const row = rows.get(gate) ?? { judged: 0, refused: 0, warned: 0, notApplicable: 0 };
      rows.set(gate, row);
      if (status === "not-applicable") row.notApplicable++;
      else row.judged++;
      if (status === "refused") row.refused++;
      if (status === "warned") row.warned++;
    }
  }
  return [...rows].map(([gate, row]) => ({ gate, ...row, saved: row.refused * seeds }));
}
