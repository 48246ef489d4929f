/** What experiments tell about a task: its goal, what ends an episode, its speeds and its actions. */
import { deriveSeed, Random } from "../../core/random.ts";
import { quantile } from "../../core/statistics.ts";
import type { Task } from "../../sim/environment.ts";
import type { Choice, Control } from "../../sim/fields.ts";
import { featuresOf } from "./features.ts";
import { Probe, type Row } from "./probe.ts";
import { type AnyState, compileQuantity, type Feature } from "./quantity.ts";
import { type Condition, describeRegion, errorOf } from "./region.ts";

/** A condition of the goal with the distances that matter for it. */
export interface Goal extends Condition {
  /** Error that almost every state stays below. */
  readonly reach: number;
  /** Typical error at the start of an episode. */
  readonly start: number;
  /** Largest usual change of the error in one step. */
  readonly stride: number;
}

/** A feature with the size that it usually has under random policies. */
export interface Measured {
  readonly feature: Feature;
  readonly scale: number;
}

export interface Knowledge {
  readonly task: Task;
  readonly features: ReadonlyMap<string, Feature>;
  /** What the best-scoring states have in common, the most telling first. */
  readonly goal: readonly Goal[];
  /** What the states have in common in which an episode goes on; empty when nothing ends it by failure. */
  readonly safety: readonly Condition[];
  /** Free space to obstacles, with its usual size, and what is left of it at a collision. */
  readonly clearances: readonly (Measured & { readonly contact: number })[];
  /** Speeds with their usual size. */
  readonly speeds: readonly Measured[];
  readonly controls: readonly { readonly name: string; readonly range: readonly [number, number] }[];
  /** Whether reaching the goal ends an episode, and whether failing does. */
  readonly endsAtGoal: boolean;
  readonly endsInFailure: boolean;
  /** Share of random rollouts' steps that score as well as the goal. */
  readonly luck: number;
  /** Transitions for screening: random policies, random states, and states of the goal. */
  readonly rows: readonly Row[];
}

const UNIFORM = 6000;
const SPECIAL = 6000;
const CHAINS = 64;
const STRIDES = 40;
const ROUNDS = 5;
/** Scores closer than this are the same. */
const SAME = 1e-6;

const highest = (rows: readonly Row[]): number =>
  rows.reduce((max, { score }) => Math.max(max, score), -Infinity);

/**
 * Walks inside the region of states that score at least `threshold`, by Metropolis steps with a uniform target,
 * so that what does not matter spreads out over its whole range.
 */
function walk(
  probe: Probe,
  seeds: readonly Row[],
  threshold: number,
  random: Random,
): { inside: Row[]; outside: Row[] } {
  const inside: Row[] = [];
  const outside: Row[] = [];
  for (let chain = 0; chain < CHAINS; chain++) {
    let row = random.pick(seeds);
    for (let stride = 0; stride < STRIDES; stride++) {
      const proposal = probe.try(probe.neighbour(row.state));
      if (proposal.score >= threshold) row = proposal;
      else outside.push(proposal);
      if (stride % 4 === 3) inside.push(row);
    }
  }
  return { inside, outside };
}

/** The best-scoring states, and counter-examples. */
function bestStates(probe: Probe, rows: readonly Row[], random: Random): { inside: Row[]; outside: Row[] } {
  const top = highest(rows);
  const atTop = rows.filter(({ score }) => score >= top - SAME);
  let threshold =
    atTop.length >= 8
      ? top - SAME
      : quantile(
          rows.map(({ score }) => score),
          0.995,
        );
  let found = walk(
    probe,
    rows.filter(({ score }) => score >= threshold),
    threshold,
    random,
  );
  for (let round = 1; round < ROUNDS; round++) {
    const scores = found.inside.map(({ score }) => score);
    const raised = quantile(scores, 0.7);
    if (raised <= threshold + SAME) break;
    threshold = raised;
    const next = walk(
      probe,
      found.inside.filter(({ score }) => score >= threshold),
      threshold,
      random,
    );
    const failed = [...found.outside, ...found.inside].filter(({ score }) => score < threshold);
    found = { inside: next.inside, outside: [...next.outside, ...failed] };
  }
  return {
    inside: found.inside,
    outside: [...found.outside, ...rows.filter(({ score }) => score < threshold)],
  };
}

const nexts = (rows: readonly Row[]): AnyState[] => rows.map(({ next }) => next);

/** Where no experiment tells anything: keep the first feature in the middle of what is usual. */
function anything(features: readonly Feature[], all: readonly AnyState[]): readonly Condition[] {
  return features.slice(0, 1).map((feature) => {
    const values = all.map(compileQuantity(feature.quantity));
    const [low, target, high] = [quantile(values, 0.05), quantile(values, 0.5), quantile(values, 0.95)];
    return { feature, target, tolerance: (high - low) / 4 };
  });
}

/** Experiments on the task; the same task gives the same knowledge. About 50,000 simulated steps. */
export function explore(task: Task): Knowledge {
  const random = new Random(deriveSeed(0, "offline-designer", task.id));
  const probe = new Probe(task, random);
  const features = featuresOf(task.environment.state, probe.fixed);
  const uniform = Array.from({ length: UNIFORM }, () => probe.try(probe.uniform()));
  const special = Array.from({ length: SPECIAL }, () => probe.try(probe.special()));
  const drawn = [...uniform, ...special, ...probe.rollouts];
  const living = drawn.filter(({ ended }) => !ended);
  const ends = drawn.filter(({ ended }) => ended);

  const flat = highest(drawn) - drawn.reduce((min, { score }) => Math.min(min, score), Infinity) <= SAME;
  const judged = (rows: readonly Row[]): readonly Row[] =>
    flat ? rows.map((row) => ({ ...row, score: row.ended ? 0 : 1 })) : rows;
  const described = features.filter(({ kind }) => kind !== "clearance");
  const all = nexts(uniform);
  const best = flat ? { inside: [] as Row[], outside: [] as Row[] } : bestStates(probe, drawn, random);
  const goalConditions = flat
    ? []
    : describeRegion(described, nexts(best.inside), nexts(best.outside), all, 0.8);

  const goalShare = (rows: readonly Row[]): number => {
    const threshold =
      quantile(
        best.inside.map(({ score }) => score),
        0.02,
      ) - SAME;
    return rows.length === 0 || flat
      ? 0
      : rows.filter(({ score }) => score >= threshold).length / rows.length;
  };
  const endsAtGoal = goalShare(ends) > 10 * goalShare(living) && goalShare(ends) > 0.01;
  const failures = ends.filter(({ score }) => !endsAtGoal || score < highest(drawn) - 0.25);
  const endsInFailure = failures.length > 0 && (!endsAtGoal || failures.length > 0.01 * drawn.length);
  const safe = endsInFailure ? describeRegion(described, nexts(living), nexts(failures), all, 0.97) : [];
  const safety = safe.map((found) => ({
    ...found,
    tolerance: Math.max(...nexts(living).map(errorOf(found.feature, found.target))),
  }));

  const wanted = [goalConditions, safe, anything(described, all)].find((list) => list.length > 0) ?? [];
  const goal = wanted.map((condition): Goal => {
    const error = errorOf(condition.feature, condition.target);
    const spread = nexts([...uniform, ...probe.rollouts].filter(({ ended }) => !ended)).map(error);
    const strides = probe.rollouts.map(({ state, next }) => Math.abs(error(state) - error(next)));
    const reach = quantile(spread, 0.97);
    return {
      ...condition,
      tolerance: Math.min(Math.max(condition.tolerance, 0.03 * reach), 0.5 * reach),
      reach,
      start: quantile(probe.starts.map(error), 0.9),
      stride: Math.max(quantile(strides, 0.95), 1e-3 * reach),
    };
  });

  const visited = nexts(probe.rollouts);
  const measured = (kind: Feature["kind"], share: number): Measured[] =>
    features
      .filter((feature) => feature.kind === kind)
      .map((feature) => {
        const value = compileQuantity(feature.quantity);
        return {
          feature,
          scale: quantile(
            visited.map((state) => Math.abs(value(state))),
            share,
          ),
        };
      })
      .filter(({ scale }) => scale > 0);
  const controls = (Object.entries(task.environment.action) as [string, Control | Choice][]).flatMap(
    ([name, spec]) => (spec.kind === "control" ? [{ name, range: spec.range }] : []),
  );
  const thin = (rows: readonly Row[], count: number): Row[] =>
    rows.filter((_, i) => i % Math.max(1, Math.floor(rows.length / count)) === 0);
  const known = [...features, ...goal.map(({ feature }) => feature), ...safety.map(({ feature }) => feature)];
  return {
    task,
    features: new Map(known.map((feature) => [feature.name, feature])),
    goal,
    safety,
    clearances: measured("clearance", 0.5).map((clearance) => {
      const value = compileQuantity(clearance.feature.quantity);
      const smallest = Math.min(...nexts(living).map(value));
      return { ...clearance, contact: endsInFailure ? Math.max(0, smallest) : 0 };
    }),
    speeds: measured("speed", 0.95),
    controls,
    endsAtGoal,
    endsInFailure,
    luck: goalShare(probe.rollouts),
    rows: judged([...thin(probe.rollouts, 800), ...thin(uniform, 500), ...thin(best.inside, 500)]),
  };
}
