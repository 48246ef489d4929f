/** A person's own first reward, put through the critic before a run is begun with it. */
import type { Task } from "../sim/environment.ts";
import { judgeFile, lenient } from "./judge-file.ts";
import type { Report } from "./verb.ts";

/**
 * What to report when the critic refuses it; null when it may be trained.
 * @throws UsageProblem when there is no such file, Problem when it cannot be read
 */
export async function refusedSeedReward(task: Task, file: string): Promise<Report | null> {
  const { verdict, lines } = await judgeFile(task, file, lenient);
  if (verdict.accepted) return null;
  return {
    json: { task: task.id, seedReward: file, verdict, result: null },
    text: [...lines, `${file}: refused by the critic, so no run was begun`].join("\n"),
    exitCode: 1,
  };
}
