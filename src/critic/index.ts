/** The critic: gates that a candidate passes before a training step is spent on it. */
export { Critic, type CriticOptions, type Critique } from "./critic.ts";
export type { Gate, GateReport } from "./gate.ts";
export { gates } from "./gates.ts";
