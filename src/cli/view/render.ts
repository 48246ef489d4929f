/** The view of a run as lines: a pure function of the view, the time and the terminal's width. */

import { plainLine } from "../../core/plain-text.ts";
import { mean } from "../../core/statistics.ts";
import { costSoFarText } from "../cost-text.ts";
import { durationText, fitnessText, plural } from "../format.ts";
import { fitted, type Line, paint, type Style, span, wrapped } from "./line.ts";
import {
  type CandidateState,
  type CandidateView,
  type FinalView,
  type GenerationView,
  isSeed,
  type RunView,
} from "./model.ts";
import { sparkline } from "./sparkline.ts";
import { plannedTrainings, secondsLeft } from "./time-left.ts";

export interface Screen {
  readonly width: number;
  readonly colour: boolean;
  /** Rows; unlimited unless given. */
  readonly height?: number;
}

const SPARK_WIDTH = 20;
const STATE_WIDTH = 16;

/** @param now on the clock that the view was reduced with */
export function render(view: RunView, now: number, { width, colour, height }: Screen): string[] {
  const range = fitnessRange(view);
  const lines: Line[] = [heading(view), status(view, now), ...costLines(view)];
  for (const [index, generation] of view.generations.entries()) {
    const latest = index === view.generations.length - 1;
    lines.push(generationLine(generation));
    if (!latest || generation.end !== null) continue;
    lines.push(...generation.candidates.map((candidate) => candidateLine(candidate, view, range)));
    const missing = isSeed(generation) ? 0 : (view.config?.candidates ?? 0) - generation.answers;
    if (missing > 0) lines.push([span(`  ${plural(missing, "answer")} to come …`, "dim")]);
  }
  if (view.stopped !== null) lines.push([span(plainLine(view.stopped), "yellow")]);
  lines.push(...finalistLines(view));
  const best = view.winner ?? view.incumbent;
  if (best) {
    lines.push([
      span(view.winner ? "winner: " : "best so far: "),
      span(`${best.label} ${fitnessText(best.fitness)}`, "green"),
    ]);
  }
  const shown = view.finals.filter(({ ended, running }) => ended + running > 0);
  if (shown.length > 0) {
    lines.push([span("fresh trainings", "bold")]);
    lines.push(...shown.map((final) => finalLine(final, view.config?.finalSeeds ?? 0)));
  }
  // Whole, because a message may name a file at its end.
  lines.push(
    ...view.messages
      .flatMap((message) => wrapped(plainLine(message), width))
      .map((line): Line => [span(line, "yellow")]),
  );
  return within(lines, height).map((line) => paint(fitted(line, width), colour));
}

/** Rows that the heading and the status take. */
const HEAD = 2;

/** What fits below each other, the cursor's own row left free: the heading, and the end of the rest. */
function within(lines: readonly Line[], height = Number.POSITIVE_INFINITY): readonly Line[] {
  const room = Math.max(HEAD + 2, height - 1);
  if (lines.length <= room) return lines;
  const kept = room - HEAD - 1;
  const hidden = lines.length - HEAD - kept;
  return [...lines.slice(0, HEAD), [span(`  … ${plural(hidden, "line")}`, "dim")], ...lines.slice(-kept)];
}

function heading({ config, run }: RunView): Line {
  if (!config) return [span("starting …", "dim")];
  return [
    span(config.task, "bold"),
    span(` · ${config.method} · ${plainLine(config.model)} · `, "dim"),
    span(run, "dim"),
  ];
}

function status(view: RunView, now: number): Line {
  const { config, generations, pace, controlled } = view;
  if (!config) return [];
  if (!controlled) return [span("control training on the human reward …", "dim")];
  const seconds = secondsLeft(view, now);
  const begun = generations.filter((each) => !isSeed(each)).length;
  const parts = [
    ...(begun > 0 ? [`generation ${begun} of ${config.iterations}`] : []),
    `${pace.ended} of ${plannedTrainings(view)} trainings`,
    ...(seconds === null ? [] : [`about ${durationText(seconds)} left`]),
  ];
  return [span(parts.join(" · "))];
}

function costLines({ cost, config }: RunView): Line[] {
  return cost ? [[span(costSoFarText(cost, config?.budgetUsd), "dim")]] : [];
}

function generationLine(view: GenerationView): Line {
  const { generation, candidates, end } = view;
  if (isSeed(view)) {
    const [own] = candidates;
    const known = own?.state.kind === "trained" ? `  ${own.label} ${fitnessText(own.fitness)}` : "";
    return [span("your own reward", "bold"), span(known)];
  }
  const name = span(`generation ${generation + 1}`, "bold");
  if (end === null) return [name];
  const { best, improved } = end;
  if (best === null) return [name, span(`  none of ${candidates.length} trained`, "red")];
  return [
    name,
    span(`  best ${best.label} ${fitnessText(best.fitness)}`, improved ? "green" : undefined),
    span(`  ${improved ? "improved" : "no improvement"}`, "dim"),
  ];
}

const styles: Readonly<Record<CandidateState["kind"], Style>> = {
  queued: "dim",
  rejected: "yellow",
  training: "cyan",
  trained: "green",
  failed: "red",
};

function candidateLine(candidate: CandidateView, view: RunView, range: readonly [number, number]): Line {
  const { state, label, fitness, curve, progress } = candidate;
  const done = state.kind === "training" && progress >= 1;
  const text =
    state.kind === "training" && !done
      ? `training ${Math.floor(100 * progress)} %`
      : done
        ? "evaluated soon"
        : state.kind;
  const spans = [span(`  ${label.padEnd(6)} `), span(text.padEnd(STATE_WIDTH), styles[state.kind])];
  if ("why" in state) return [...spans, span(state.why, "dim")];
  if (fitness === null) return spans;
  const best = view.incumbent !== null && state.kind === "trained" && fitness > view.incumbent.fitness;
  return [
    ...spans,
    span(
      `${state.kind === "trained" ? " " : "~"}${fitnessText(fitness)}`.padEnd(9),
      best ? "bold" : undefined,
    ),
    span(sparkline(curve, range, SPARK_WIDTH), styles[state.kind]),
  ];
}

/** Candidates that are trained again, to see whether their fitness was luck. */
function finalistLines({ generations, config }: RunView): Line[] {
  const finalists = generations
    .flatMap(({ candidates }) => candidates)
    .filter(({ confirming, results }) => confirming > 0 || results.length > (config?.seeds ?? 1));
  if (finalists.length === 0) return [];
  return [
    [span("finalists trained again", "bold")],
    ...finalists.map(
      ({ label, fitness, results, confirming }): Line => [
        span(`  ${label.padEnd(6)} `),
        span("●".repeat(results.length), "green"),
        span("◐".repeat(confirming), "cyan"),
        span(`  ${fitnessText(fitness)} on ${plural(results.length, "seed")}`),
      ],
    ),
  ];
}

function finalLine({ contender, fitness, failed, ended, running }: FinalView, seeds: number): Line {
  const good = Math.max(0, ended - failed);
  const waiting = Math.max(0, seeds - ended - running);
  return [
    span(`  ${contender.padEnd(6)} `),
    span("●".repeat(good), "green"),
    span("×".repeat(failed), "red"),
    span("◐".repeat(running), "cyan"),
    span("·".repeat(waiting), "dim"),
    span(fitness.length > 0 ? `  ${fitnessText(mean(fitness))} on ${plural(fitness.length, "seed")}` : ""),
  ];
}

/** Lowest and highest fitness on the screen. */
function fitnessRange({ generations }: RunView): readonly [number, number] {
  const values = generations.flatMap(({ candidates }) => candidates.flatMap(({ curve }) => [...curve]));
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
}
