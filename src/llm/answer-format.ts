/** Rewards as JSON of an enforced form: when to ask for it, how it is checked, and how it becomes Markdown again. */
import { z } from "zod";
import type { AnswerFormat, Completion } from "./provider.ts";

/**
 * How answers are asked for.
 *
 * `auto`, the default, is `fenced`: the answer is prose with one fenced `ts` block, which every model has seen a
 * million times. Models write worse code inside JSON strings, where every quote and line break needs an escape, and
 * enforcing the schema does not help with that (Gauthier, "LLMs are bad at returning code in JSON", aider.chat,
 * 2024-08-14, strict schemas included; Tam et al., "Let Me Speak Freely?", 2024, for reasoning in general). An enforced
 * form buys only that the code is found, which the critic manages for fenced and for bare code, and what it cannot
 * find goes back for repair.
 *
 * `structured` is for a model that keeps failing exactly there; where the server enforces nothing it is `fenced`.
 */
export type AnswerFormatChoice = "auto" | "fenced" | "structured";

/** Thoughts before code: a model that must write the code first has not thought yet. */
export const rewardFormat: AnswerFormat = {
  name: "reward",
  // The subset that all enforcers take: every property required, no others allowed.
  schema: {
    type: "object",
    properties: {
      explanation: { type: "string", description: "What the reward pays for and why, in a few sentences." },
      code: { type: "string", description: "The whole TypeScript module, without a Markdown fence." },
    },
    required: ["explanation", "code"],
    additionalProperties: false,
  },
};

const structuredReward = z.object({ explanation: z.string(), code: z.string() });

/** Whether the text is JSON that the format's schema allows. */
export function isStructured(text: string, { schema }: AnswerFormat): boolean {
  const value = jsonIn(text);
  return value !== undefined && z.fromJSONSchema(schema).safeParse(value).success;
}

/** The answer as Markdown with one fenced block, for whoever reads rewards; an unstructured one as it came. */
export function answerText({ text, structured }: Pick<Completion, "text" | "structured">): string {
  if (!structured) return text;
  const reward = structuredReward.safeParse(jsonIn(text));
  if (!reward.success) return text;
  const { explanation, code } = reward.data;
  const bare = withoutFence(code);
  const longest = Math.max(2, ...(bare.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  // A block in the explanation would be a second one.
  const prose = explanation.replace(/^[ \t]*(`{3,}|~{3,}).*$/gm, "").trim();
  return `${prose}\n\n${fence}ts\n${bare.trimEnd()}\n${fence}\n`;
}

/** Models that were told not to fence the code do so at times. */
function withoutFence(code: string): string {
  const lines = code.trim().split("\n");
  const fenced = /^`{3,}[a-z]*\s*$/.test(lines[0]!) && /^\s*`{3,}\s*$/.test(lines.at(-1)!);
  return fenced && lines.length > 1 ? lines.slice(1, -1).join("\n") : code;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
