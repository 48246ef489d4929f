/** The loop, as the command line uses it. */
export { type RunOptions, resolveConfig } from "./config.ts";
export { exportCandidate } from "./export.ts";
export { type Forecast, forecast } from "./forecast.ts";
export { type DesignOptions, designReward } from "./run.ts";
export { trainOnce } from "./train-once.ts";
