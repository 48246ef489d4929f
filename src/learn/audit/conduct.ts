/** Reads from the columns of played episodes how the policy behaves. */
import type { Conduct } from "../../core/training.ts";
import type { ActionSpecs } from "../../sim/fields.ts";
import { stateReader } from "../../sim/state-rows.ts";
import type { VectorEnvironment } from "../../sim/vector-environment.ts";
import type { ScoredEpisode } from "../episodes.ts";
import { paidLoops, type WatchedStep } from "./loops.ts";
import { visitsOf } from "./visits.ts";

/** Episodes that are read step by step. */
const WATCHED = 8;
/** Nearness to a limit that counts as standing at it, as a share of the range. */
const MARGIN = 0.01;

/** Six digits: enough for ranks and shares, and half the length in the journal. */
export const sixDigits = (value: number): number => Number(value.toPrecision(6));

/** How the policy behaves in the scored first episodes of the environment's instances. */
export function conductOf(
  environment: VectorEnvironment,
  episodes: readonly ScoredEpisode[],
  terms: readonly string[],
): Conduct {
  const watched = episodes.slice(0, WATCHED).map((episode) => watch(environment, episode, terms.length));
  const [low] = environment.task.fitness.range;
  const loops = watched.map((steps) => paidLoops(steps, low));
  const sum = (of: (each: (typeof loops)[number]) => number): number =>
    loops.reduce((total, each) => total + of(each), 0);
  const observations = watched.flatMap((steps) => steps.map(({ observation }) => observation));
  const positive = sum((each) => each.positive);
  return {
    episodes: {
      fitness: episodes.map(({ fitness }) => sixDigits(fitness)),
      return: episodes.map((episode) => sixDigits(episode.return)),
      terms: Object.fromEntries(
        terms.map((name, k) => [name, episodes.map((each) => sixDigits(each.terms[k]!))]),
      ),
    },
    controls: controlsOf(environment, episodes),
    loops: {
      steps: sum((each) => each.steps) / observations.length,
      paid: positive > 0 ? Math.min(1, Math.max(0, sum((each) => each.reward) / positive)) : 0,
      period:
        sum((each) => each.length) /
        Math.max(
          1,
          sum((each) => each.loops),
        ),
    },
    visits: visitsOf(observations, environment.observationSize),
  };
}

/** The steps of one episode, row by row. */
function watch(
  { task, columns, count }: VectorEnvironment,
  { instance, length }: ScoredEpisode,
  terms: number,
): WatchedStep[] {
  const state = stateReader(columns.layout.state);
  const action = stateReader(columns.layout.action);
  return Array.from({ length }, (_, t) => {
    const row = t * count + instance;
    const s = state(columns.state, row);
    let reward = 0;
    for (let k = 0; k < terms; k++) reward += columns.terms[k]![row]!;
    return {
      observation: task.environment.observe(s),
      reward,
      fitness: task.fitness.of(
        s,
        action(columns.action, row) as Readonly<Record<string, number>>,
        state(columns.next, row),
      ),
    };
  });
}

function controlsOf(
  { task, columns, count }: VectorEnvironment,
  episodes: readonly ScoredEpisode[],
): Conduct["controls"] {
  const shares: Record<string, { atLimit: number; jumps: number }> = {};
  Object.entries(task.environment.action as ActionSpecs).forEach(([name, spec], k) => {
    if (spec.kind !== "control") return;
    const column = columns.action[k]!;
    const [low, high] = spec.range;
    const margin = MARGIN * (high - low);
    let steps = 0;
    let atLimit = 0;
    let jumps = 0;
    for (const { instance, length } of episodes) {
      steps += length;
      for (let row = instance; row < length * count; row += count) {
        const value = column[row]!;
        if (value <= low + margin || value >= high - margin) atLimit++;
        if (row > instance && Math.abs(value - column[row - count]!) > (high - low) / 2) jumps++;
      }
    }
    shares[name] = { atLimit: atLimit / steps, jumps: jumps / Math.max(1, steps - episodes.length) };
  });
  return shares;
}
