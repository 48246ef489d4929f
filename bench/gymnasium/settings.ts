/** Hyperparameters by environment, as the Zoo has them too: the learner's defaults and what is changed in them. */
import type { LearnerSettings } from "../../src/core/training.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";

const changes: Readonly<Record<string, Partial<LearnerSettings>>> = {};

/** The settings of an environment's trainings. */
export function settingsOf(environment: string): LearnerSettings {
  return { ...DEFAULT_SETTINGS, ...changes[environment] };
}
