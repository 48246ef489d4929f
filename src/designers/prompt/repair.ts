/** What a refused candidate goes back with, and how much of the conversation before it is repeated. */
import type { RepairRequest } from "../../core/candidate.ts";
import { allot } from "./allot.ts";
import { fenced } from "./data.ts";
import { findingsSection } from "./refused.ts";
import type { Templates } from "./templates.ts";
import { estimateTokens } from "./tokens.ts";

/** Share of the prompt that findings may take. */
const FINDINGS_SHARE = 0.3;

/** Kinds of finding that say that there is no module to mend. */
const withoutModule: ReadonlySet<string> = new Set(["no-code", "ambiguous-answer"]);

/** What is wrong with the refused answer, and what to do. */
export function repairText(templates: Templates, { refused }: RepairRequest, promptTokens: number): string {
  const [findings] = allot([findingsSection(refused)], FINDINGS_SHARE * promptTokens);
  const values = {
    // Nothing fits: the kind alone still says what to look for.
    findings: findings!.text || fenced(`(${refused.verdict.failure?.kind ?? "refused"})`),
  };
  const template = repairTemplate(refused);
  if (template !== "repair") return templates.render(template, values);
  return templates.render(template, { ...values, answer: templates.render("answer", {}) });
}

/** Whether there is no module to mend, so that the answer has to be given anew. */
export function isAnew(refused: RepairRequest["refused"]): boolean {
  return repairTemplate(refused) !== "repair";
}

function repairTemplate({ verdict: { failure, findings } }: RepairRequest["refused"]) {
  if (failure?.kind === "truncated") return "repair-truncated";
  const none = failure?.kind === "off-topic" || findings.some(({ kind }) => withoutModule.has(kind));
  return none ? "repair-answer" : "repair";
}

/** A message of a conversation. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/**
 * The conversation that mends an answer: the question, the answer, the findings. Where that does not fit, the question
 * is asked in short (what happened before is not needed to mend a module), then only the module of the answer is
 * repeated, then nothing of it. An answer without a module is not repeated at all: it is given anew.
 * @param question the message of the generation, in so many tokens at most; without how to answer where the findings
 *                 follow in the same message, which say so themselves
 * @param room     tokens for all turns together
 */
export function repairTurns(
  templates: Templates,
  request: RepairRequest,
  question: (room: number, order: boolean) => string,
  room: number,
  promptTokens: number,
): readonly Turn[] {
  const { refused } = request;
  const repair = repairText(templates, request, promptTokens);
  const left = room - estimateTokens(repair);
  if (isAnew(refused)) return [{ role: "user", text: `${question(left, false)}\n${repair}` }];
  const again = (answer: string) => templates.render("again", { answer });
  const short = again(templates.render("answer", {}));
  const answers = [refused.proposal.text, asAnswer(refused.source)];
  const tries = [
    [question(Number.POSITIVE_INFINITY, true), answers[0]!],
    ...answers.map((text) => [short, text]),
  ];
  for (const [user, answer] of tries as [string, string][]) {
    if (estimateTokens(user) + estimateTokens(answer) > left) continue;
    return [
      { role: "user", text: user },
      { role: "assistant", text: answer },
      { role: "user", text: repair },
    ];
  }
  return [{ role: "user", text: `${again("")}\n${repair}` }];
}

/** A module as the answer that it should have been. */
function asAnswer(source: string): string {
  return fenced(source).replace(/^(`+)data/, "$1ts");
}
