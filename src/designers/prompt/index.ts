/** From a request for designs to the text that a model or a person reads. */
import type { DesignRequest, RepairRequest } from "../../core/candidate.ts";
import { UsageProblem } from "../../core/problem.ts";
import type { Task } from "../../sim/environment.ts";
import { generationPrompt } from "./generation.ts";
import { isAnew, repairText, repairTurns, type Turn } from "./repair.ts";
import { type ContextOptions, contextShares, DEFAULT_PROMPT_TOKENS } from "./room.ts";
import { systemPrompt } from "./task.ts";
import type { TemplateTexts } from "./template-set.ts";
import { loadTemplates, type Templates } from "./templates.ts";
import { estimateTokens } from "./tokens.ts";

export { type ContextOptions, type ContextShares, contextShares } from "./room.ts";
export type { TemplateTexts } from "./template-set.ts";
export { loadTemplates, readTemplates } from "./templates.ts";
export { estimateTokens } from "./tokens.ts";

export interface Prompt {
  /** Rules and task: the same in every generation of a run, so that providers can cache it. */
  readonly system: string;
  /** What this generation is asked. */
  readonly user: string;
  /** What the prompt is made of, in the order of priority; the first two are never cut. */
  readonly sections: readonly PromptSection[];
  /** Estimated tokens of both messages. */
  readonly tokens: number;
}

export interface PromptSection {
  readonly name: string;
  /** Estimated. */
  readonly tokens: number;
  /** How many of its lines, blocks or forms are told, of how many; equal where nothing is left out. */
  readonly told: number;
  readonly of: number;
}

export interface PromptOptions {
  readonly templates: Templates;
  readonly task: Task;
  /** Earlier generations that a prompt tells of. */
  readonly historyTurns: number;
  /** Most tokens of both messages together, by estimate; see {@link contextShares}. */
  readonly promptTokens?: number;
}

/** What a run's configuration decides about its prompts. */
export interface PromptConfig extends ContextOptions {
  readonly task: Task;
  /** Earlier generations that a prompt tells of. */
  readonly historyTurns: number;
  /** A user's own templates by name. */
  readonly prompts?: TemplateTexts;
}

/** @throws Problem for broken templates, UsageProblem when the answer leaves no room for a prompt */
export function promptOptions(config: PromptConfig): PromptOptions {
  const { task, historyTurns, prompts } = config;
  return {
    templates: loadTemplates(prompts),
    task,
    historyTurns,
    promptTokens: contextShares(config).promptTokens,
  };
}

/** The same for every candidate of a generation. Holds neither the reference rewards nor the fitness as code. */
export function renderPrompt(options: PromptOptions, request: DesignRequest): Prompt {
  const { templates, task, promptTokens = DEFAULT_PROMPT_TOKENS } = options;
  const { rules, task: sketch } = systemPrompt(templates, task, request.description, promptTokens);
  const system = `${rules}\n${sketch}`;
  const { text: user, sections } = generationPrompt(options, request, promptTokens - estimateTokens(system));
  const fixed = [
    { name: "rules", text: rules },
    { name: "task", text: sketch },
  ].map(({ name, text }) => ({ name, tokens: estimateTokens(text), told: 1, of: 1 }));
  const cuttable = sections.map(({ name, tokens, level, levels }) => ({
    name,
    tokens,
    told: level,
    of: levels,
  }));
  const tokens = estimateTokens(system) + estimateTokens(user);
  const known = [...fixed, ...cuttable].reduce((sum, section) => sum + section.tokens, 0);
  const frame = { name: "headings and question", tokens: Math.max(0, tokens - known), told: 1, of: 1 };
  return { system, user, sections: [...fixed, frame, ...cuttable], tokens };
}

/** The parts of one message that asks for a repair, with nothing said twice; the refused answer goes between them. */
export interface RepairParts {
  /** Rules, task, and the question where the answer has to be given anew: a module is mended without it. */
  readonly before: string;
  /** The findings, and what to do. */
  readonly after: string;
}

/** For a chat that has not seen the question, where all is one message. */
export function renderRepairParts(options: PromptOptions, request: RepairRequest): RepairParts {
  const { templates, promptTokens = DEFAULT_PROMPT_TOKENS } = options;
  const { system } = renderPrompt(options, request);
  const room = promptTokens - estimateTokens(system);
  const question = isAnew(request.refused) ? generationPrompt(options, request, room, false).text : "";
  return {
    before: [system, question].filter(Boolean).join("\n"),
    after: repairText(templates, request, promptTokens),
  };
}

/** The whole conversation that asks for a repair, as far as it fits: the last message is the findings. */
export function renderRepairTurns(
  options: PromptOptions,
  request: RepairRequest,
): { readonly system: string; readonly messages: readonly Turn[] } {
  const { templates, promptTokens = DEFAULT_PROMPT_TOKENS } = options;
  const { system } = renderPrompt(options, request);
  const room = promptTokens - estimateTokens(system);
  const question = (most: number, order: boolean): string =>
    generationPrompt(options, request, Math.min(room, most), order).text;
  return { system, messages: repairTurns(templates, request, question, room, promptTokens) };
}

/**
 * Checks that what is never cut fits: rules, task, and the question.
 * @throws UsageProblem when it does not
 */
export function checkPromptFits(options: PromptOptions, description?: string): void {
  const { promptTokens = DEFAULT_PROMPT_TOKENS, task } = options;
  const { tokens } = renderPrompt(options, {
    task: task.id,
    ...(description !== undefined && { description }),
    generation: 0,
    count: 1,
    seed: 0,
    incumbent: null,
    history: [],
  });
  if (tokens <= promptTokens) return;
  throw new UsageProblem(
    `the rules and the task ${task.id} take about ${tokens} tokens, but a prompt may take ${promptTokens}: raise --context-tokens or lower --answer-tokens`,
  );
}
