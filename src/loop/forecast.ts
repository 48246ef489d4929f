/** What a run will take, before it starts. */
import type { Contender, RunConfig } from "../core/run.ts";
import { findMethod } from "../methods/index.ts";

export const contenders: readonly Contender[] = ["winner", "human", "sparse"];

export interface Forecast {
  /** At most: a rejected candidate saves its trainings. */
  readonly trainings: number;
  readonly environmentSteps: number;
  /** Wall-clock time on this machine, or null before the control training has measured it. */
  readonly seconds: number | null;
}

/** A trainer process needs about this long before its first step. */
const STARTUP_SECONDS = 0.5;

/**
 * @param jobs trainings side by side
 * @param stepsPerSecond of one training alone, measured, or null
 */
export function forecast(config: RunConfig, jobs: number, stepsPerSecond: number | null = null): Forecast {
  const { finalists, seeds } = findMethod(config.method).confirm;
  // A repair is trained in place of what it mends; a person's own reward comes on top.
  const candidates = config.candidates * config.iterations + (config.seedReward ? 1 : 0);
  const trainings =
    candidates * config.seeds +
    Math.min(finalists, candidates) * seeds +
    contenders.length * config.finalSeeds;
  const environmentSteps = trainings * config.steps;
  const seconds =
    stepsPerSecond === null
      ? null
      : (trainings * STARTUP_SECONDS + environmentSteps / stepsPerSecond) / Math.min(jobs, trainings);
  return { trainings, environmentSteps, seconds };
}
