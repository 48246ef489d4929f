/** How long a language model's answer may be. */

/** Room for a module, its explanation, and the reasoning before both; less where contexts are small. */
const MOST = { own: 16_000, compatible: 8_000 };

interface AnswerTokenOptions {
  /** Present for a compatible server in place of the provider's own. */
  readonly baseUrl?: string;
  readonly llm?: { readonly answerTokens?: number };
}

/** Most tokens of one answer, reasoning included. */
export function mostAnswerTokens({ baseUrl, llm }: AnswerTokenOptions): number {
  return llm?.answerTokens ?? (baseUrl === undefined ? MOST.own : MOST.compatible);
}
