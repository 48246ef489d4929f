/** Parts reasoning from answer where open models write both into one text, and counts it where the server does not. */
import type { Reading, Usage } from "./provider.ts";

/**
 * The tags in which templates of open models put reasoning: DeepSeek-R1, Qwen 3 and GLM `<think>`, Magistral
 * `[THINK]`, Seed-OSS `<seed:think>`, others `<thinking>` and `<reasoning>`.
 */
const OPENING = /^\s*(?:<(think|thinking|reasoning|seed:think)>|\[(THINK)\])/;

/**
 * The reading with the reasoning taken out of its text. Only reasoning before the answer is taken: a tag in the
 * middle may be the answer's own. Some templates put the opening tag into the prompt, so that only `</think>` comes.
 */
export function withoutReasoning<R extends Pick<Reading, "text" | "reasoning" | "usage">>(reading: R): R {
  const { thought, answer } = split(reading.text);
  const reasoning = reading.reasoning + thought;
  return { ...reading, text: answer, reasoning, usage: counted(reading.usage, reasoning, answer) };
}

function split(text: string): { readonly thought: string; readonly answer: string } {
  const opening = OPENING.exec(text);
  if (opening) {
    const closing = opening[2] ? "[/THINK]" : `</${opening[1]}>`;
    const start = opening[0].length;
    const end = text.indexOf(closing, start);
    // Cut off before the answer began.
    if (end < 0) return { thought: text.slice(start), answer: "" };
    return { thought: text.slice(start, end), answer: text.slice(end + closing.length).trimStart() };
  }
  const end = text.indexOf("</think>");
  const fence = text.indexOf("```");
  if (
    end >= 0 &&
    !text.slice(0, end).includes("<think>") &&
    (fence < 0 || end < fence || hasFence(text, end))
  ) {
    return { thought: text.slice(0, end), answer: text.slice(end + "</think>".length).trimStart() };
  }
  return { thought: "", answer: text };
}

/** Whether code follows: then what stands before the tag was only thought aloud, code blocks included. */
function hasFence(text: string, from: number): boolean {
  return text.indexOf("```", from) >= 0;
}

/** Fills in reasoning tokens that the server counted as output without saying so, by the lengths of the texts. */
function counted(usage: Usage | null, reasoning: string, answer: string): Usage | null {
  if (!usage || usage.reasoningTokens > 0 || reasoning === "") return usage;
  const share = reasoning.length / (reasoning.length + answer.length);
  return { ...usage, reasoningTokens: Math.round(usage.outputTokens * share) };
}
