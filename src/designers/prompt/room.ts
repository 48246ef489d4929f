/** How many tokens a prompt may take: what the model's context leaves beside the answer. */
import { UsageProblem } from "../../core/problem.ts";

/** Tokens of a prompt unless the context is smaller: enough for everything at the usual sizes, and cheap enough. */
export const DEFAULT_PROMPT_TOKENS = 12_000;

/** Share of the context that the estimate of tokens may be wrong by. */
const MARGIN = 0.1;

/** Share of a small context that an answer gets when nobody says how long it may be. */
const ANSWER_SHARE = 0.35;

/** Room for a module, its explanation, and the reasoning before both; less on a server of one's own. */
const USUAL_ANSWER = { provider: 16_000, compatible: 8_000 };

/** How a context is shared between prompt and answer. */
export interface ContextShares {
  /** Most tokens of the prompt, by estimate. */
  readonly promptTokens: number;
  /** Most tokens of the answer, reasoning included. */
  readonly answerTokens: number;
}

/** The part of a run's configuration that decides it. */
export interface ContextOptions {
  /** Present for a compatible server in place of the provider's own. */
  readonly baseUrl?: string;
  readonly llm?: { readonly contextTokens?: number; readonly answerTokens?: number };
}

/**
 * The answer gets what the user says, else what is usual, of a small context about a third; the prompt gets the rest
 * less the error of the estimate, and never more than it needs.
 * @throws UsageProblem when the answer leaves no room for a prompt
 */
export function contextShares({
  baseUrl,
  llm: { contextTokens, answerTokens } = {},
}: ContextOptions): ContextShares {
  const usual = baseUrl === undefined ? USUAL_ANSWER.provider : USUAL_ANSWER.compatible;
  if (contextTokens === undefined) {
    return { promptTokens: DEFAULT_PROMPT_TOKENS, answerTokens: answerTokens ?? usual };
  }
  const answer = answerTokens ?? Math.min(usual, Math.floor(contextTokens * ANSWER_SHARE));
  const prompt = Math.floor((contextTokens - answer) * (1 - MARGIN));
  if (prompt < 1) {
    throw new UsageProblem(
      `--answer-tokens ${answer} leaves no room for a prompt in a context of ${contextTokens} tokens; lower it`,
    );
  }
  return { promptTokens: Math.min(DEFAULT_PROMPT_TOKENS, prompt), answerTokens: answer };
}
