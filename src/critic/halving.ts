/**
 * Short training: who gets the rest of the steps after a part of them (successive halving: Jamieson and Talwalkar, AISTATS
 * 2016). It reads the fitness and never a candidate's own reward, whose scale and meaning are its author's. Here is only
 * the arithmetic; the trainings are the loop's.
 */
import type { GateSettings } from "../core/gate-settings.ts";

export type HalvingSettings = GateSettings["short-training"];

/**
 * Environment steps after which candidates drop out, ascending; empty when the stage is off.
 * @param steps of a whole training
 */
export function rungsOf({ on, rungs }: HalvingSettings, steps: number): readonly number[] {
  if (!on) return [];
  const marks = rungs.map((share) => Math.round(share * steps)).filter((mark) => mark > 0 && mark < steps);
  return [...new Set(marks)].sort((a, b) => a - b);
}

/**
 * Indices of the candidates that go on, ascending. Of equal fitnesses the earlier candidate goes on; one without a fitness
 * (its training failed) never does.
 * @param fitnesses of all candidates that reached the rung, trained with the same seeds and steps
 */
export function survivors(
  fitnesses: readonly (number | null)[],
  { keep, reduction }: HalvingSettings,
): readonly number[] {
  const trained = fitnesses.flatMap((fitness, index) => (fitness === null ? [] : [{ fitness, index }]));
  const places = Math.max(keep, Math.ceil(trained.length / reduction));
  return trained
    .sort((a, b) => b.fitness - a.fitness || a.index - b.index)
    .slice(0, places)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

/**
 * What halving spends, as a share of training every candidate to the end: every training begins anew, so a stage that
 * drops nobody costs more than none.
 * @param steps of a whole training
 */
export function costShare(settings: HalvingSettings, candidates: number, steps: number): number {
  let left = candidates;
  let spent = 0;
  for (const rung of rungsOf(settings, steps)) {
    spent += left * rung;
    left = Math.min(left, Math.max(settings.keep, Math.ceil(left / settings.reduction)));
  }
  return (spent + left * steps) / (candidates * steps);
}
