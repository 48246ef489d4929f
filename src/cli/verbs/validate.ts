/** `design-reward validate <reward.ts> --task <id>`: the critic's gates, without training. */

import { findTask } from "../../../envs/index.ts";
import { plural } from "../format.ts";
import { judgeFile } from "../judge-file.ts";
import type { Report, VerbContext } from "../verb.ts";

export async function validate(
  _context: VerbContext,
  file: string,
  options: { readonly task: string },
): Promise<Report> {
  const task = findTask(options.task);
  const { id, verdict, lines } = await judgeFile(task, file);
  const warnings = verdict.findings.filter(({ severity }) => severity === "warning").length;
  const conclusion = verdict.accepted
    ? `accepted for ${task.id} with ${plural(warnings, "warning")}; terms: ${verdict.terms.join(", ")}`
    : `refused by the gate "${verdict.gate ?? "unknown"}" (${verdict.failure?.kind ?? "unknown"})`;
  return {
    json: { file, task: task.id, id, verdict },
    text: [...lines, `${file}: ${conclusion}`].join("\n"),
    exitCode: verdict.accepted ? 0 : 1,
  };
}
