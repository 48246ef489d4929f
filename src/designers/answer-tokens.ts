/** How long a language model's answer may be. */
import { type ContextOptions, contextShares } from "./prompt/index.ts";

/** Most tokens of one answer, reasoning included. @throws UsageProblem when it leaves no room for a prompt */
export function mostAnswerTokens(options: ContextOptions): number {
  return contextShares(options).answerTokens;
}
