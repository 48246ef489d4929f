/** How one training ended. */
import type { Failure } from "../core/outcome.ts";
import type { TrainingResult, TrainingTiming } from "../core/training.ts";

export type TrainingReport =
  /** `timing` is null where the result was read back and not computed. */
  | { readonly status: "trained"; readonly result: TrainingResult; readonly timing: TrainingTiming | null }
  | {
      readonly status: "failed";
      readonly failure: Failure;
      /** True where a process with several trainings died of it, whoever was to blame. */
      readonly shared?: true;
    };
