/** `design-reward leaderboard`: the best rewards per task, ranked by the lower bound of their intervals. */

import { findTask } from "../../../envs/index.ts";
import { DEFAULT_BACKEND } from "../../core/backend-id.ts";
import { plainLine } from "../../core/plain-text.ts";
import { tableLines } from "../../core/text-table.ts";
import { readLeaderboard, rebuildLeaderboard } from "../../store/leaderboard.ts";
import { dollarsText } from "../cost-text.ts";
import { countText, fitnessText, intervalText, percentText } from "../format.ts";
import type { Report, VerbContext } from "../verb.ts";

export function leaderboard(
  { runsDir, terminal }: VerbContext,
  options: { readonly task?: string; readonly rebuild?: boolean },
): Report {
  const task = options.task === undefined ? undefined : findTask(options.task).id;
  if (options.rebuild) rebuildLeaderboard(runsDir);
  const { rows, notices } = readLeaderboard(runsDir, task);
  for (const notice of notices) terminal.warn(`design-reward: ${plainLine(notice)}`);
  if (rows.length === 0) {
    const what = task === undefined ? "no finished run" : `no finished run of ${task}`;
    return { json: { rows, notices }, text: `${runsDir} holds ${what} yet` };
  }
  // A column that says the same in every row says nothing.
  const sameBackend = rows.every(({ backend }) => backend === DEFAULT_BACKEND);
  const header = [
    "task",
    "#",
    "reward",
    "fitness",
    "95 % interval",
    "success",
    "seeds",
    "human-normalised",
    "human",
    "sparse",
    "steps",
    "dollars",
    ...(sameBackend ? [] : ["backend"]),
    "method",
    "model",
    "run",
  ];
  const cells = rows.map((row) => [
    row.task,
    String(row.rank),
    row.label,
    fitnessText(row.fitness),
    intervalText([row.low, row.high]),
    percentText(row.success),
    String(row.seeds),
    fitnessText(row.humanNormalised),
    fitnessText(row.human),
    fitnessText(row.sparse),
    countText(row.steps),
    row.usd === 0 ? "none" : dollarsText(row.usd),
    ...(sameBackend ? [] : [row.backend]),
    plainLine(row.method),
    plainLine(row.model),
    row.run,
  ]);
  return {
    json: { rows, notices },
    text: tableLines(header, cells, [1, 3, 5, 6, 7, 8, 9, 10, 11]).join("\n"),
  };
}
