/** The critic: gates that a candidate passes before a training step is spent on it. */
export type { CritiqueContext, LabelledTrajectory } from "./context.ts";
export { Critic } from "./critic.ts";
export { gateStatistics } from "./gate-statistics.ts";
export { gates } from "./gates/index.ts";
export { costShare, rungsOf, survivors } from "./halving.ts";
