/** Controls that are thrown from side to side at every step, measured on all steps of the fresh episodes. */
import type { Finding } from "../../core/finding.ts";
import { percent } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";
import { extremeActions } from "./extreme-actions.ts";

/** Share of steps with a jump over more than half the range from which a control switches. */
const SWITCHING = 0.3;

export const switchingActions: Alarm = (account) => {
  const told = new Set(
    extremeActions(account).flatMap(({ kind, evidence }) =>
      kind === "chattering-action" ? [evidence?.action] : [],
    ),
  );
  return Object.entries(account.result.audit?.controls ?? {}).flatMap(([action, shares]): Finding[] => {
    if (shares.jumps <= SWITCHING || told.has(action)) return [];
    return [
      {
        kind: "switching-action",
        severity: "note",
        message: `\`${action}\` jumps over more than half its range at ${percent(shares.jumps)} of all steps.`,
        remedy: `A real motor would not follow: add a small penalty on \`${action}\` squared, or on speed near the goal.`,
        evidence: { action, shareOfJumps: shares.jumps, shareAtLimit: shares.atLimit },
      },
    ];
  });
};
