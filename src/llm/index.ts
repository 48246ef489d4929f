/** Language models: providers, budget, transcripts. */
export { Budget } from "./budget.ts";
export { LanguageModel, UnansweredError } from "./language-model.ts";
export { isProviderModel, type ModelName, parseModelName, resolveModel } from "./model-name.ts";
export {
  mostInputTokens,
  mostUsd,
  type Price,
  type PriceTable,
  parsePriceTable,
  priceFor,
  priceOrigin,
} from "./prices.ts";
export type { CompletionRequest } from "./provider.ts";
export { openProvider } from "./providers.ts";
export { type PaidCall, type PaidCompletion, readPaidCall, type TranscriptStore } from "./transcripts.ts";
