/** What one alarm sees, and what it may say. */
import type { Finding } from "../../core/finding.ts";
import type { RecordedResult } from "../../core/training.ts";
import type { Task } from "../../sim/environment.ts";
import type { TrainingSeries } from "../series.ts";

/** One training, prepared for the alarms. */
export interface Account {
  readonly task: Task;
  readonly result: RecordedResult;
  readonly series: TrainingSeries;
  /** A training on a trusted reward of the same task, to compare with. */
  readonly reference?: RecordedResult | undefined;
  /** Fitness of the final evaluation as a share of the measure's range, in [0, 1]. */
  readonly achieved: number;
}

/** Looks for one kind of trouble. */
export type Alarm = (account: Account) => readonly Finding[];

/** A fitness as a share of its measure's range. */
export function shareOfRange(task: Task, fitness: number): number {
  const [low, high] = task.fitness.range;
  return high > low ? (fitness - low) / (high - low) : 0;
}
