/** Answers that came and hold nothing to judge: told apart, because each wants another remedy. */
import type { Completion } from "./provider.ts";

export interface AnswerFault {
  readonly kind: "refusal" | "empty" | "truncated";
  /** One sentence: what came and what to do. */
  readonly message: string;
}

/** Why an answer holds nothing to judge, or null. An answer that was cut off after its code is put to use. */
export function answerFault(completion: Completion): AnswerFault | null {
  const { model, text, stopReason, refusal, usage } = completion;
  if (stopReason === "refusal") {
    return { kind: "refusal", message: `${model} declined to answer: ${refusal ?? "no reason given"}.` };
  }
  const empty = text.trim() === "";
  if (stopReason === "length" && (empty || !isWhole(completion))) {
    const tokens = usage ? `all ${usage.outputTokens} tokens` : "all its tokens";
    return {
      kind: "truncated",
      message: empty
        ? `${model} used ${tokens} for reasoning and wrote no answer; allow it more tokens or less effort.`
        : `${model} was cut off in the middle after ${tokens}; allow it more tokens or less effort.`,
    };
  }
  return empty ? { kind: "empty", message: `${model} gave an empty answer.` } : null;
}

/** Whether the code came to its end: JSON that validates, or a fenced block that is closed. */
function isWhole({ text, structured }: Completion): boolean {
  return structured || hasClosedBlock(text);
}

/** Line by line: a regular expression would go through an endless answer once for each fence in it. */
function hasClosedBlock(text: string): boolean {
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const [, fence = "", info = ""] = /^ {0,3}(`{3,})([^`]*)$/.exec(line) ?? [];
    if (open === null) open = fence || null;
    else if (fence.startsWith(open) && info.trim() === "") return true;
  }
  return false;
}
