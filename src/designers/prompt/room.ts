/** How many tokens a prompt may take: what the model's context leaves beside the answer. */
import { UsageProblem } from "../../core/problem.ts";

/** Tokens of a prompt unless the context is smaller: enough for everything at the usual sizes, and cheap enough. */
export const DEFAULT_PROMPT_TOKENS = 12_000;

/** Share of the context that the estimate of tokens may be wrong by. */
const MARGIN = 0.1;

/** Share of a small context that an answer gets when nobody says how long it may be. */
const ANSWER_SHARE = 0.35;

/** Shares a context between prompt and answer. */
export interface ContextShares {
  /** Most tokens of the prompt. */
  readonly promptTokens: number;
  /** Most tokens of the answer. */
  readonly answerTokens: number;
}

/**
 * @param contextTokens what prompt and answer may take together; undefined where nobody knows
 * @param answerTokens  most tokens of an answer as the user wants it
 * @param usualAnswer   most tokens of an answer where there is room
 * @throws UsageProblem when the answer leaves no room for a prompt
 */
export function shareContext(
  contextTokens: number | undefined,
  answerTokens: number | undefined,
  usualAnswer: number,
): ContextShares {
  if (contextTokens === undefined) {
    return { promptTokens: DEFAULT_PROMPT_TOKENS, answerTokens: answerTokens ?? usualAnswer };
  }
  const answer = answerTokens ?? Math.min(usualAnswer, Math.floor(contextTokens * ANSWER_SHARE));
  const prompt = Math.floor((contextTokens - answer) * (1 - MARGIN));
  if (prompt < 1) {
    throw new UsageProblem(
      `--answer-tokens ${answer} leaves no room for a prompt in a context of ${contextTokens} tokens; lower it`,
    );
  }
  return { promptTokens: Math.min(DEFAULT_PROMPT_TOKENS, prompt), answerTokens: answer };
}
