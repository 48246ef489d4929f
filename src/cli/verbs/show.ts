/** `design-reward show <task|run|candidate>`. Tasks are shown on an old Node too. */
import { tasks } from "../../../envs/index.ts";
import { nearest } from "../../core/nearest.ts";
import { Problem, UsageProblem } from "../../core/problem.ts";
import { isNodeTooOld, nodeTooOld } from "../node-version.ts";
import { showTask } from "../show/task.ts";
import type { Report, VerbContext } from "../verb.ts";

const looksLikeRun = /^\d{4}-\d\d-\d\d-|\//;

export async function show(context: VerbContext, name: string): Promise<Report> {
  const ids = tasks.map(({ id }) => id);
  const task = tasks.find(({ id }) => id === name);
  if (task) return showTask(task);
  // A run's id holds its task's.
  const near = looksLikeRun.test(name) ? null : nearest(name, ids);
  const guess = new UsageProblem(
    `there is no task, run or candidate "${name}"; did you mean the task "${near}"?`,
  );
  if (isNodeTooOld()) throw near === null ? new Problem(nodeTooOld(["show", name])) : guess;

  const { findTarget } = await import("../target.ts");
  let target: ReturnType<typeof findTarget>;
  try {
    target = findTarget(context.runsDir, name);
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    if (near !== null) throw guess;
    throw looksLikeRun.test(name) ? error : new UsageProblem(`"${name}" is no task, and ${error.message}`);
  }
  if (target.kind === "candidate") {
    const { showCandidate } = await import("../show/candidate.ts");
    return showCandidate(target.folder, target.candidate, context.runsDir);
  }
  const { showRun } = await import("../show/run.ts");
  return showRun(target.folder, context.runsDir);
}
