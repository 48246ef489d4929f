/** The end of a run: winner beside the reference rewards, with intervals, and what to do next. */

import { plainLine } from "../core/plain-text.ts";
import type { RunResult } from "../core/run.ts";
import { tableLines } from "../core/text-table.ts";
import { costText } from "./cost-text.ts";
import { countText, fitnessText, intervalText, percentText, plural } from "./format.ts";

/** Lines of the table and of the cost, without the next commands. */
export function resultTable(result: RunResult): string[] {
  const { winner, model, humanNormalised } = result;
  const rows = result.contenders.map(({ contender, fitness, success }) => [
    contender === "winner" ? `winner ${winner.label} (${plainLine(model)})` : contender,
    fitnessText(fitness.mean),
    intervalText(fitness.interval),
    success === null ? "–" : percentText(success.mean),
    String(fitness.values.length),
    contender === "winner" ? fitnessText(humanNormalised) : "",
  ]);
  const header = ["reward", "fitness", "95 % interval", "success", "seeds", "human-normalised"];
  return [
    `${result.task}: fitness after ${countText(result.steps)} steps${result.backend ? ` on ${result.backend}` : ""}, fresh trainings and fresh episodes`,
    ...tableLines(header, rows, [1, 3, 4, 5]),
    ...winner.alarms.map(
      ({ kind, message, trainings }) =>
        `alarm ${kind} in ${plural(trainings, "fresh training")} of the winner: ${plainLine(message)}`,
    ),
    gatesText(result),
    `cost: ${costText(result.cost ?? null)}`,
  ];
}

/** Commands worth trying after a run. @param runsDir as the user gave it */
export function nextCommands(run: string, result: RunResult, runsDir: string): string[] {
  const at = runDirOption(runsDir);
  return [
    "next:",
    `  design-reward show ${run}/${result.winner.label}${at}`,
    `  design-reward export ${run} -o ${result.task}-reward${at}`,
    `  design-reward leaderboard --task ${result.task}${at}`,
  ];
}

/** What a command needs to find runs that are not in the default folder. */
export function runDirOption(runsDir: string): string {
  return runsDir === "runs" ? "" : ` --run-dir ${runsDir}`;
}

/** Which gates refused how many, and what that was worth. */
function gatesText({ gates }: RunResult): string {
  const refusing = gates.filter(({ refused }) => refused > 0);
  const saved = refusing.reduce((sum, gate) => sum + gate.saved, 0);
  const list = refusing.map(({ gate, refused }) => `${gate} ${refused}`).join(", ");
  return list === "" ? "gates: refused none" : `gates: refused ${list}; ${plural(saved, "training")} saved`;
}
