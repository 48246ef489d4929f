/** The critic: gates that a candidate passes before a training step is spent on it. */
export { Critic } from "./critic.ts";
export { gates } from "./gates/index.ts";
