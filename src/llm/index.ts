/** Language models: providers, budget, transcripts. */
export { type AnswerFault, answerFault } from "./answer-fault.ts";
export { type AnswerFormatChoice, answerText, rewardFormat } from "./answer-format.ts";
export { Budget } from "./budget.ts";
export type { CallFailureReason } from "./call-failure.ts";
export type { Capabilities } from "./capabilities.ts";
export { LanguageModel } from "./language-model.ts";
export { isProviderModel, type ModelName, parseModelName, resolveModel } from "./model-name.ts";
export { priceFor, priceOrigin } from "./price-table.ts";
export { mostInputTokens, mostUsd, type Price, type PriceTable, parsePriceTable } from "./prices.ts";
export type { CompletionRequest, Effort, Provider } from "./provider.ts";
export { openProvider } from "./providers.ts";
export {
  type PaidCompletion,
  readTranscribedCall,
  type TranscribedCall,
  type TranscriptStore,
} from "./transcripts.ts";
export { UnansweredError } from "./unanswered.ts";
