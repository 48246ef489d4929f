/** Episodes that end too soon, or that run to the time limit without getting anywhere. */
import type { Finding } from "../../core/finding.ts";
import { percent, short } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

/** Below this share of the fitness range the policy is not doing the task. */
const LOW = 0.5;

/** Share of the horizon below which episodes end early. */
const EARLY = 0.5;

/** Share of the horizon from which episodes count as running to the limit. */
const FULL = 0.98;

export const episodeLength: Alarm = ({ task, result, achieved }) => {
  if (achieved >= LOW) return [];
  const length = result.evaluation.length.mean;
  const share = length / task.horizon;
  const perStep = result.evaluation.return.mean / Math.max(1, length);
  const evidence = { meanLength: length, horizon: task.horizon, returnPerStep: perStep };
  const findings: Finding[] = [];
  if (share < EARLY) {
    findings.push({
      kind: "ends-early",
      severity: "warning",
      message: `Episodes end after ${short(length)} of ${task.horizon} steps on average (${percent(share)})${task.endsWhen === "" ? "" : `; an episode ends when: ${task.endsWhen}`}.`,
      remedy:
        perStep < 0
          ? `A step pays ${short(perStep)} on average, so ending soon is the best a policy can do: make living pay (a constant bonus, or terms that are never negative).`
          : "Pay for staying away from what ends the episode, before it is too late to turn back.",
      evidence,
    });
  } else if (share >= FULL && task.endsWhen !== "") {
    findings.push({
      kind: "runs-to-the-limit",
      severity: "note",
      message: `Episodes run to the time limit (${short(length)} of ${task.horizon} steps) with a low fitness of ${short(result.evaluation.fitness.mean)}.`,
      remedy:
        "Look whether a term pays for waiting; pay for progress, or take a little for every step that passes.",
      evidence,
    });
  }
  return findings;
};
