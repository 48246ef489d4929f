/** `design-reward tasks`: what can be learned. Works on an old Node. */
import { tasks } from "../../../envs/index.ts";
import { tableLines } from "../../core/text-table.ts";
import type { Task } from "../../sim/environment.ts";
import { countText } from "../format.ts";
import type { Report } from "../verb.ts";

export function listTasks(): Report {
  const rows = tasks.map((task) => [
    task.id,
    task.environment.title,
    actionText(task),
    String(task.horizon),
    countText(task.training.steps),
    task.title,
  ]);
  return {
    json: { tasks: tasks.map(summary) },
    text: [
      ...tableLines(["task", "environment", "actions", "horizon", "steps", "title"], rows, [3, 4]),
      "",
      "design-reward show <task> tells more; design-reward --task <task> designs a reward for it",
    ].join("\n"),
  };
}

/** The fields that a list of tasks tells. */
export function summary(task: Task): Record<string, unknown> {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    environment: task.environment.id,
    horizon: task.horizon,
    steps: task.training.steps,
    hasSuccess: task.success !== undefined,
  };
}

function actionText({ environment }: Task): string {
  const actions: readonly Task["environment"]["action"][string][] = Object.values(environment.action);
  const [first] = actions;
  return first?.kind === "choice" ? `${first.options.length} choices` : `${actions.length} continuous`;
}
