/** How a search stands, as a person needs to know it before they say something about it. */
import type { Candidate } from "../core/candidate.ts";
import { plainLine } from "../core/plain-text.ts";
import { fitnessText, percentText } from "./format.ts";

/**
 * @param generation the generation that comes next, from 0
 * @param incumbent  the best candidate so far
 */
export function standing(generation: number, incumbent: Candidate | null): string[] {
  const past = generation === 1 ? "After generation 1" : `After ${generation} generations`;
  if (incumbent === null) return [`${past} no reward was trained yet.`];
  const { label, fitness, result, reflection } = incumbent;
  const terms = Object.entries(result?.evaluation.terms ?? {}).map(
    ([name, { mean }]) => `${plainLine(name)} ${fitnessText(mean)}`,
  );
  return [
    `${past} the best is ${label}: fitness ${fitnessText(fitness)}, success ${percentText(result?.evaluation.success)}`,
    ...(terms.length > 0 ? [`  return of its terms in an episode: ${terms.join(", ")}`] : []),
    ...(reflection?.findings ?? []).map(
      ({ message, remedy }) => `  - ${plainLine(message)} ${plainLine(remedy)}`,
    ),
  ];
}
