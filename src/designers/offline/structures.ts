/** Whole rewards to begin with: structures that people use, filled with what is known of the task. */
import type { Random } from "../../core/random.ts";
import type { Factor, Genome, Term } from "./genome.ts";
import type { Knowledge } from "./knowledge.ts";
import * as part from "./parts.ts";

type Structure = (knowledge: Knowledge) => readonly Term[];

/** Where an episode can fail: stay away from that, and from obstacles. */
const careful: Structure = (k) => [...part.edges(k), ...part.crowding(k)];

/** A broad pull to each part of the goal, and a bonus for all of it. */
const pulled: Structure = (k) => [
  ...part.places(k).map((goal) => part.pull(k, goal)),
  part.goalBonus(k),
  ...(k.endsAtGoal ? [] : [part.calmAtGoal(k, 1)]),
  ...careful(k),
  ...part.effort(k),
];

/**
 * One product over the goal, slowness and the middle, and a little for motion while far away, so that trying
 * pays more than hanging still and more than ending soon.
 */
const together: Structure = (k) => {
  const first = part.places(k)[0]!;
  return [
    part.harmony(k, 1, 0.2),
    ...part
      .speedsNear(k, first)
      .slice(0, 1)
      .map((speed) => part.motionFarFromGoal(first, speed, 0.05)),
    ...part.crowding(k),
  ];
};

/** Closeness with a long tail, owed or paid, and the goal. */
const tailed: Structure = (k) => [
  ...part
    .places(k)
    .map((goal) => part.approach(k, goal, "tail", Math.max(goal.tolerance, 0.35 * goal.reach))),
  part.goalBonus(k),
  ...(k.endsAtGoal ? [] : [part.calmAtGoal(k)]),
  ...careful(k),
];

/** A pull that is strongest close to the goal, and calm there. */
const settled: Structure = (k) => [
  ...part.places(k).map((goal) => part.pull(k, goal)),
  ...part
    .places(k)
    .map((goal) => part.approach(k, goal, "bell", Math.max(goal.tolerance, 0.15 * goal.reach))),
  ...(k.endsAtGoal ? [part.goalBonus(k)] : [part.calmAtGoal(k, 1)]),
  ...part.centred(k),
  ...part.crowding(k),
];

/** Pay only for getting closer, and for being there (potential-based: Ng, Harada and Russell 1999). */
const advancing: Structure = (k) => [
  ...part.places(k).map((goal) => part.progress(goal)),
  part.goalBonus(k, 2),
  ...(k.endsAtGoal && !k.endsInFailure ? [part.everyStep(-0.1)] : []),
  ...careful(k),
];

/** Gather motion first: for goals that lie behind a hill. */
const stirred: Structure = (k) => {
  const first = part.places(k)[0]!;
  return [
    ...part
      .speedsNear(k, first)
      .slice(0, 2)
      .map((speed) => part.motionFarFromGoal(first, speed, k.endsAtGoal ? 0.1 : 0.3)),
    ...(k.endsAtGoal ? [] : [part.pull(k, first)]),
    part.goalBonus(k, 2),
    ...part.edges(k),
  ];
};

/** Bells of two widths for every part of the goal. */
const nested: Structure = (k) => [
  ...part.places(k).map((goal) => part.approach(k, goal, "bell", 0.4 * goal.reach)),
  { ...part.goalBonus(k, k.endsAtGoal ? 0.3 : 0.5, 2), name: "closeToGoal" },
  part.goalBonus(k),
  ...careful(k),
  ...part.effort(k),
];

/** Live, and stay near the goal. */
const alive: Structure = (k) => [
  ...(k.endsAtGoal && k.endsInFailure ? [] : [part.everyStep(k.endsAtGoal ? -0.3 : 0.5)]),
  ...part.places(k).map((goal) => part.approach(k, goal, "tail", Math.max(goal.tolerance, 0.2 * goal.reach))),
  ...(k.endsAtGoal ? [part.goalBonus(k)] : []),
  ...part.edges(k),
  ...part.effort(k, 0.05),
];

/** For tasks that go on at the goal, the best guess first. */
const lasting: readonly Structure[] = [together, pulled, settled, stirred, advancing, nested, tailed, alive];

/** For tasks that end at the goal. */
const ending: readonly Structure[] = [pulled, advancing, stirred, tailed, settled, nested, alive];

/** How many structures there are for a task. */
export function structureCount({ endsAtGoal }: Knowledge): number {
  return (endsAtGoal ? ending : lasting).length;
}

/** A number near `value`, off by a factor of up to about `1 + size`. */
export function jittered(value: number, size: number, random: Random): number {
  return Number((value * Math.exp(size * random.uniform(-1, 1))).toPrecision(3));
}

/** A factor with its width moved, if it has one. */
export function rescaled(factor: Factor, by: (width: number) => number): Factor {
  switch (factor.kind) {
    case "near":
    case "far":
    case "crowding":
      return { ...factor, width: by(factor.width) };
    default:
      return factor;
  }
}

const digits = (value: number, count: number): number => Number(value.toPrecision(count));

/** The same factor with numbers that read well. */
function rounded(factor: Factor): Factor {
  switch (factor.kind) {
    case "near":
    case "far":
      return { ...factor, width: digits(factor.width, 3), target: digits(factor.target, 4) };
    case "aligned":
      return { ...factor, target: digits(factor.target, 4) };
    case "progress":
      return { ...factor, scale: digits(factor.scale, 2), target: digits(factor.target, 4) };
    case "motion":
      return { ...factor, scale: digits(factor.scale, 3) };
    case "edge":
      return { ...factor, limit: digits(factor.limit, 3), target: digits(factor.target, 4) };
    case "crowding":
      return { ...factor, width: digits(factor.width, 2), contact: digits(factor.contact, 2) };
    case "effort":
      return factor;
  }
}

/** Gives every term a name of its own, and numbers of a few digits. */
export function tidied(terms: readonly Term[]): Genome {
  const taken = new Set<string>();
  return {
    terms: terms.map((term) => {
      const stem = term.name.replace(/\d+$/, "");
      let name = stem;
      for (let copy = 2; taken.has(name); copy++) name = `${stem}${copy}`;
      taken.add(name);
      return {
        ...term,
        name,
        weight: digits(term.weight, 2),
        factors: term.factors.map(rounded),
      };
    }),
  };
}

/** The `index`-th structure, its numbers moved by up to a factor of about `1 + jitter`. */
export function structured(knowledge: Knowledge, index: number, jitter: number, random: Random): Genome {
  const structures = knowledge.endsAtGoal ? ending : lasting;
  const structure = structures[index % structures.length]!;
  const width = (value: number): number => jittered(value, jitter, random);
  return tidied(
    structure(knowledge).map((term) => ({
      ...term,
      weight: jittered(term.weight, jitter, random),
      factors: term.factors.map((factor) => rescaled(factor, width)),
    })),
  );
}
