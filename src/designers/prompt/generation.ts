/** What one generation is asked: all sections of its message, the more important ones first. */
import type { DesignRequest } from "../../core/candidate.ts";
import { type Allotment, allot, type Section } from "./allot.ts";
import { fenced, short } from "./data.ts";
import { examplesSection } from "./examples.ts";
import { feedbackSection, standsInstead } from "./feedback.ts";
import { historySection } from "./history.ts";
import { reflectionSections, sourceSection } from "./parent.ts";
import { refusedSection } from "./refused.ts";
import type { Templates } from "./templates.ts";
import { estimateTokens } from "./tokens.ts";
import { wasAnswered } from "./told.ts";

/**
 * The order in which sections are told and cut, with the share of the room that each may take while later ones wait.
 * Rules, task and the way to answer are never cut. `docs/prompts.md` shows this table.
 */
export const shares = {
  parentSource: 1,
  refused: 0.25,
  feedback: 0.25,
  findings: 0.2,
  curves: 0.2,
  worst: 0.15,
  best: 0.15,
  history: 0.2,
  examples: 0.4,
} as const;

export interface GenerationOptions {
  readonly templates: Templates;
  /** Earlier generations that a prompt tells of. */
  readonly historyTurns: number;
}

export interface GenerationPrompt {
  readonly text: string;
  readonly sections: readonly Allotment[];
}

/**
 * @param room  tokens for the whole message
 * @param order whether it ends with how to answer: not where something follows that says so itself
 */
export function generationPrompt(
  { templates, historyTurns }: GenerationOptions,
  request: DesignRequest,
  room: number,
  order = true,
): GenerationPrompt {
  const { incumbent, history, generation, feedback = [], examples = [] } = request;
  const first = !history.some(wasAnswered);
  const sections: readonly Section[] = [
    ...(incumbent && !first ? [sourceSection(incumbent, shares.parentSource)] : []),
    refusedSection(templates, history, shares.refused),
    feedbackSection(templates, feedback, generation, shares.feedback),
    ...(incumbent && !first && !standsInstead(feedback, generation)
      ? reflectionSections(incumbent.reflection, shares)
      : []),
    historySection(templates, history, historyTurns, shares.history),
    examplesSection(templates, examples, shares.examples),
  ];
  const answer = order ? templates.render("answer", {}) : "";
  const message = (told: Texts): string =>
    (first ? firstMessage : nextMessage)(templates, request, (name) =>
      name === ORDER ? answer : told(name),
    );
  let left = room - estimateTokens(message(() => ""));
  for (;;) {
    const told = allot(sections, Math.max(0, left));
    const texts = new Map(told.map(({ name, text }) => [name, text]));
    const text = message((name) => texts.get(name) ?? "");
    // Headings come with what stands under them, and are known only now.
    const over = estimateTokens(text) - room;
    if (over <= 0 || left <= 0) return { text, sections: told.filter(({ levels }) => levels > 0) };
    left -= over;
  }
}

/** The text of a section; empty where it has none. */
type Texts = (name: string) => string;

/** The name under which the texts hold how to answer, which is no section: it is never cut. */
const ORDER = "order";

function firstMessage(templates: Templates, _request: DesignRequest, text: Texts): string {
  return templates.render("first-generation", {
    feedback: text("feedback"),
    examples: text("examples"),
    answer: text(ORDER),
  });
}

function nextMessage(templates: Templates, { generation, incumbent }: DesignRequest, text: Texts): string {
  return templates.render("next-generation", {
    generation: String(generation + 1),
    parent: incumbent
      ? templates.render("parent", {
          label: incumbent.generation < 0 ? `${incumbent.label}, a person's own` : incumbent.label,
          fitness: incumbent.fitness === undefined ? "unknown" : short(incumbent.fitness),
          source: text("parent source"),
          reflection: reflectionText(templates, text),
        })
      : templates.render("no-parent", {}),
    feedback: text("feedback"),
    history: text("history"),
    rejected: text("refused rewards"),
    examples: text("examples"),
    answer: text(ORDER),
  });
}

/** In the order of reading: the numbers, what they mean, an episode of each kind. */
function reflectionText(templates: Templates, text: Texts): string {
  const parts = ["curves", "alarms", "worst episode", "best episode"].map(text).filter((part) => part !== "");
  return parts.length > 0 ? templates.render("reflection", { reflection: fenced(parts.join("\n\n")) }) : "";
}
