/** The part of a prompt that stays the same over a run: the rules, and the task as a typed sketch. */
import type { DesignRequest } from "../../core/candidate.ts";
import { settingsFor } from "../../learn/settings.ts";
import { taskTypes } from "../../reward/task-types.ts";
import { MAX_TERMS } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import type { Constant, Field } from "../../sim/fields.ts";
import { quoted, short } from "./data.ts";
import type { Templates } from "./templates.ts";
import { estimateTokens } from "./tokens.ts";

/** Rules and task may take this share of a prompt before the rules are told in short. */
const LARGEST_SHARE = 0.5;

export interface SystemPrompt {
  readonly rules: string;
  readonly task: string;
}

/** Holds neither the reference rewards nor the fitness as code. */
export function systemPrompt(
  templates: Templates,
  task: Task,
  description: DesignRequest["description"],
  promptTokens: number,
): SystemPrompt {
  const values = { maxTerms: String(MAX_TERMS), example: templates.render("example", exampleOf(task)) };
  const sketch = taskPrompt(templates, task, description);
  const rules = templates.render("system", values);
  const fits = estimateTokens(rules) + estimateTokens(sketch) <= LARGEST_SHARE * promptTokens;
  return { rules: fits ? rules : templates.render("system-compact", values), task: sketch };
}

/**
 * What the example of a module reads: real names of the task, since small models copy placeholders (5 of 18 answers
 * of a model of 1.5 billion parameters did, docs/models.md).
 */
function exampleOf({ environment }: Task) {
  const [name, { unit, length }] = Object.entries<Field>(environment.state)[0]!;
  const [control] = Object.keys(environment.action);
  return {
    stateField: `next.${name}${length === undefined ? "" : "[0]"}`,
    stateUnit: unit || "no unit",
    control: `a.${control}`,
  };
}

function taskPrompt(templates: Templates, task: Task, description: string | undefined): string {
  const { environment, fitness, success } = task;
  return templates.render("task", {
    title: task.title,
    description: description === undefined ? task.description : quoted(description),
    environment: `${environment.title}: ${environment.description}${constantsText(environment.constants)}`,
    horizon: String(task.horizon),
    timestep: short(environment.timestep),
    endsWhen: task.endsWhen
      ? `It ends early when: ${task.endsWhen.replace(/\.$/, "")}.`
      : "Nothing ends it early.",
    types: withoutHeader(taskTypes(task)).trim(),
    observation: environment.observation.join(", "),
    discount: short(settingsFor(task).discount),
    fitness: fitness.meaning,
    fitnessUnit: fitness.unit || "no unit",
    fitnessLow: short(fitness.range[0]),
    fitnessHigh: short(fitness.range[1]),
    success: success ? `An episode counts as a success when: ${success.meaning}` : "",
  });
}

function constantsText(constants: readonly Constant[] = []): string {
  const told = constants.map(({ meaning, value, unit }) => `${meaning} = ${short(value)} ${unit}`.trim());
  return told.length === 0 ? "" : ` Constants: ${told.join("; ")}.`;
}

/** Declarations without the comment at their head, which repeats the task's own description. */
function withoutHeader(declarations: string): string {
  return declarations.replace(/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n\n/, "");
}
