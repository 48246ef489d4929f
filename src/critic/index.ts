/** The critic: gates that a candidate passes before a training step is spent on it. */
export type { CritiqueContext, LabelledTrajectory, Reviewer, TrainedReward } from "./context.ts";
export { Critic, type CriticOptions, type Critique } from "./critic.ts";
export { type GateStatistics, gateStatistics } from "./gate-statistics.ts";
export { gates } from "./gates/index.ts";
export { costShare, rungsOf, survivors } from "./halving.ts";
