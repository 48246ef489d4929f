/** Turns what a user asked for into a complete configuration: the method's settings, then the task's, then the user's. */
import { type BackendId, DEFAULT_BACKEND } from "../core/backend-id.ts";
import type { LlmSettings, RunConfig } from "../core/run.ts";
import { settingsFor } from "../learn/settings.ts";
import { changeSettings } from "../learn/settings-text.ts";
import { findMethod } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";

/** What the command line may say; everything omitted is decided by the method and the task. */
export interface RunOptions {
  readonly description?: string | undefined;
  readonly method?: string | undefined;
  /** Already resolved: never `auto`. */
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly candidates?: number | undefined;
  readonly iterations?: number | undefined;
  readonly steps?: number | undefined;
  readonly seeds?: number | undefined;
  readonly finalSeeds?: number | undefined;
  readonly seed?: number | undefined;
  readonly budgetUsd?: number | undefined;
  readonly maxHours?: number | undefined;
  readonly repairs?: number | undefined;
  readonly overlap?: number | undefined;
  readonly fewShot?: number | undefined;
  readonly seedReward?: RunConfig["seedReward"] | undefined;
  readonly prompts?: RunConfig["prompts"] | undefined;
  readonly llm?: LlmSettings | undefined;
  /** Learner settings in place of the task's, each `name=value`. */
  readonly learner?: readonly string[] | undefined;
  readonly backend?: BackendId | undefined;
}

/** @throws UsageProblem for an unknown method or a learner setting that cannot be */
export function resolveConfig(task: Task, options: RunOptions): RunConfig {
  const method = findMethod(options.method ?? "eureka");
  return {
    task: task.id,
    ...(options.description !== undefined && { description: options.description }),
    method: method.id,
    model: options.model,
    ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
    candidates: options.candidates ?? method.propose.candidates,
    iterations: options.iterations ?? method.train.iterations,
    steps: options.steps ?? task.training.steps,
    seeds: options.seeds ?? method.train.seeds,
    finalSeeds: options.finalSeeds ?? method.final.seeds,
    seed: options.seed ?? 0,
    ...(options.budgetUsd !== undefined && { budgetUsd: options.budgetUsd }),
    ...(options.maxHours !== undefined && { maxHours: options.maxHours }),
    repairs: options.repairs ?? method.propose.repairs,
    overlap: options.overlap ?? method.propose.overlap,
    fewShot: options.fewShot ?? method.propose.fewShot,
    ...(options.seedReward !== undefined && { seedReward: options.seedReward }),
    ...(options.prompts !== undefined && { prompts: options.prompts }),
    ...(options.llm !== undefined && { llm: options.llm }),
    ...(options.backend !== undefined && options.backend !== DEFAULT_BACKEND && { backend: options.backend }),
    settings: changeSettings(settingsFor(task), options.learner ?? []),
  };
}
