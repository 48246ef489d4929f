/** What a run will take, before it starts. */

import { gateSettings } from "../core/gate-settings.ts";
import type { Contender, RunConfig } from "../core/run.ts";
import { costShare } from "../critic/index.ts";
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
  const { confirm, gates } = findMethod(config.method);
  const { finalists, seeds } = confirm;
  const share = costShare(gateSettings(gates)["short-training"], config.candidates, config.steps);
  // A repair is trained in place of what it mends; a person's own reward comes on top.
  const candidates = config.candidates * config.iterations + (config.seedReward ? 1 : 0);
  const trainings =
    candidates * config.seeds +
    Math.min(finalists, candidates) * seeds +
    contenders.length * config.finalSeeds;
  // Short trainings drop candidates; how many trainings that makes depends on what the gates let through.
  const searched = config.candidates * config.iterations * config.seeds;
  const environmentSteps = (trainings - (1 - share) * searched) * config.steps;
  const seconds =
    stepsPerSecond === null
      ? null
      : (trainings * STARTUP_SECONDS + environmentSteps / stepsPerSecond) / Math.min(jobs, trainings);
  return { trainings, environmentSteps, seconds };
}
