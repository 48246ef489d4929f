/** The loop, as the command line uses it. */
export { resolveConfig } from "./config.ts";
export { Ledger } from "./cost.ts";
export { type AskingPace, checkDesigner } from "./designer.ts";
export { nearestExamples } from "./examples.ts";
export { exportCandidate } from "./export.ts";
export { forecast } from "./forecast.ts";
export { checkBudget, forecastCalls } from "./forecast-calls.ts";
export { nextRequest } from "./next-request.ts";
export { designReward } from "./run.ts";
export { withTogether } from "./together.ts";
export { trainOnce } from "./train-once.ts";
