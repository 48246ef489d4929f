/** Makes the self-contained description of one training. */
import { contentId } from "../core/identity.ts";
import type { LearnerSettings, TrainingJob } from "../core/training.ts";

export interface JobRequest {
  readonly task: string;
  readonly reward: { readonly id: string; readonly javascript: string };
  readonly seed: number;
  readonly steps: number;
  readonly settings: LearnerSettings;
  readonly checkpoints: number;
  readonly episodes: number;
}

/** The id is the hash of everything that decides the result, so equal jobs have equal ids. */
export function createJob(request: JobRequest): TrainingJob {
  return { id: contentId(request), ...request };
}
