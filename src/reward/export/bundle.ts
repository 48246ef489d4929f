/** Everything that an exported reward package is made from. */
import type { Estimate } from "../../core/statistics.ts";
import type { Task } from "../../sim/environment.ts";

/** One transition and what the reward pays for it, in double precision, with fresh memory where it keeps one. */
export interface GoldenVector {
  readonly state: Readonly<Record<string, number | readonly number[]>>;
  readonly action: Readonly<Record<string, number>>;
  readonly next: Readonly<Record<string, number | readonly number[]>>;
  readonly terms: Readonly<Record<string, number>>;
}

/** What is known of the reward: every number with its conditions. Absent where it was not measured. */
export interface RewardCard {
  /** The candidate's id: hash of its source. */
  readonly id: string;
  /** Who proposed it, e.g. `offline` or `anthropic:…`. */
  readonly designer?: string;
  /** Fitness over fresh trainings. */
  readonly fitness?: Estimate;
  /** Mean share of successful episodes, in [0, 1]. */
  readonly success?: number;
  readonly human?: Estimate;
  readonly sparse?: Estimate;
  /** (F − F_sparse) / |F_human − F_sparse| (Ma et al., "Eureka", 2023). */
  readonly humanNormalised?: number;
  /** Seeds of the trainings behind the fitness. */
  readonly seeds?: readonly number[];
  /** Environment steps of each of them. */
  readonly steps?: number;
  /** Command that repeats the design or the training. */
  readonly command?: string;
  /** Name and version of what the numbers depend on, e.g. `design-reward`, `node`, `onnxruntime-node`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Processor and system, in a few words. */
  readonly machine?: string;
  /** SPDX name, e.g. `MIT`. */
  readonly licence: string;
}

export interface RewardBundle {
  readonly task: Task;
  /** The reward module as it was proposed. */
  readonly source: string;
  /** The same, compiled by `compileReward`. */
  readonly javascript: string;
  readonly vectors: readonly GoldenVector[];
  readonly card: RewardCard;
}

/** One way of packing a reward: a file of its own and a line in `index.ts`. */
export interface ExportFormat {
  readonly name: string;
  /** For the command line's help, a few words. */
  readonly title: string;
  /** File names with their texts, all in one folder. */
  files(bundle: RewardBundle): Readonly<Record<string, string>>;
}
