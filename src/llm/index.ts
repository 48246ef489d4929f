/** Language models: providers, budget, transcripts. */
export { Budget } from "./budget.ts";
export { LanguageModel, UnansweredError } from "./language-model.ts";
export { type ModelName, parseModelName, resolveModel } from "./model-name.ts";
export { type PriceTable, parsePriceTable } from "./prices.ts";
export type { CompletionRequest } from "./provider.ts";
export { openProvider } from "./providers.ts";
export type { PaidCompletion, TranscriptStore } from "./transcripts.ts";
