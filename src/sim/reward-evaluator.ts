/** How the learner asks for rewards, whoever computes them: an isolate, or plain code in a test. */
import type { Archive } from "../core/archive.ts";

export interface RewardEvaluator {
  /** Names of the terms in column order; known after the first {@link evaluate}. */
  readonly terms: readonly string[];
  /**
   * Fills the term columns of the rows `[0, rows)`. Each value is finite.
   * @throws FailureError with the reward's fault (`not-finite`, `timeout`, `memory`, `crash`, `contract`)
   */
  evaluate(rows: number): void;
  /**
   * Saves or restores what it remembers between two calls; absent where that is nothing.
   * @throws ArchiveError when its memory holds what cannot be saved
   */
  archive?(archive: Archive): void;
}
