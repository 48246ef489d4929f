/** Makes the self-contained description of one training. */
import { contentId } from "../core/identity.ts";
import type { TrainingJob } from "../core/training.ts";

/** The id is the hash of everything that decides the result, so equal jobs have equal ids. */
export function createJob(request: Omit<TrainingJob, "id">): TrainingJob {
  return { id: contentId(request), ...request };
}
