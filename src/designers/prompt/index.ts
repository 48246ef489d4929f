/** From a request for designs to the text that a model or a person reads. */
import type { DesignRequest, RepairRequest } from "../../core/candidate.ts";
import { plainText } from "../../core/plain-text.ts";
import { taskTypes } from "../../reward/task-types.ts";
import { MAX_TERMS } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { short } from "./data.ts";
import { findingsSection, historySection, parentSection, rejectedSection, wasAnswered } from "./sections.ts";
import type { Templates } from "./templates.ts";

export { loadTemplates, readTemplates, type TemplateTexts } from "./templates.ts";

export interface Prompt {
  /** Rules and task: the same in every generation of a run, so that providers can cache it. */
  readonly system: string;
  /** What this generation is asked. */
  readonly user: string;
}

export interface PromptOptions {
  readonly templates: Templates;
  readonly task: Task;
  /** Earlier generations that a prompt tells of. */
  readonly historyTurns: number;
}

/** The same for every candidate of a generation. Holds neither the reference rewards nor the fitness as code. */
export function renderPrompt(options: PromptOptions, request: DesignRequest): Prompt {
  const { templates } = options;
  const system = `${templates.render("system", { maxTerms: String(MAX_TERMS) })}\n${taskPrompt(options, request)}`;
  const answer = templates.render("answer", {});
  if (!request.history.some(wasAnswered)) {
    return { system, user: templates.render("first-generation", { answer }) };
  }
  return {
    system,
    user: templates.render("next-generation", {
      generation: String(request.generation + 1),
      parent: parentSection(templates, request.incumbent),
      history: historySection(templates, request.history, options.historyTurns),
      rejected: rejectedSection(templates, request.history),
      answer,
    }),
  };
}

/** What goes back to whoever wrote a refused candidate, after the prompt and the answer itself. */
export function renderRepair({ templates }: PromptOptions, { refused }: RepairRequest): string {
  return templates.render("repair", {
    findings: findingsSection(refused),
    answer: templates.render("answer", {}),
  });
}

function taskPrompt({ templates, task }: PromptOptions, { description }: DesignRequest): string {
  const { environment, fitness, success } = task;
  return templates.render("task", {
    title: task.title,
    description: plainText(description ?? task.description).trim(),
    environment: `${environment.title}: ${environment.description}`,
    horizon: String(task.horizon),
    timestep: short(environment.timestep),
    endsWhen: task.endsWhen
      ? `It ends early when: ${task.endsWhen.replace(/\.$/, "")}.`
      : "Nothing ends it early.",
    types: withoutHeader(taskTypes(task)).trim(),
    fitness: fitness.meaning,
    fitnessUnit: fitness.unit || "no unit",
    fitnessLow: short(fitness.range[0]),
    fitnessHigh: short(fitness.range[1]),
    success: success ? `An episode counts as a success when: ${success.meaning}` : "",
  });
}

/** Declarations without the comment at their head, which repeats the task's own description. */
function withoutHeader(declarations: string): string {
  return declarations.replace(/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n\n/, "");
}
