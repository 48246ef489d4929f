/** How trained genomes change: blind mutation, mutation that answers the analyser's findings, and crossover. */
import type { Candidate } from "../../core/candidate.ts";
import type { Finding } from "../../core/finding.ts";
import type { Random } from "../../core/random.ts";
import type { Factor, Genome, Shape, Term } from "./genome.ts";
import type { Knowledge } from "./knowledge.ts";
import * as part from "./parts.ts";
import { jittered, rescaled, structureCount, structured, tidied } from "./structures.ts";

/** A trained genome with its result. */
export interface Parent {
  readonly id: string;
  readonly genome: Genome;
  readonly fitness: number;
  readonly findings: readonly Finding[];
}

/** The trained candidates whose notes hold a genome, the best first; ties keep their order. */
export function parentsOf(history: readonly Candidate[]): readonly Parent[] {
  return history
    .flatMap(({ id, proposal, result, reflection }): Parent[] => {
      const genome = proposal.notes.genome as Genome | undefined;
      if (genome === undefined || result === undefined) return [];
      return [{ id, genome, fitness: result.evaluation.fitness.mean, findings: reflection?.findings ?? [] }];
    })
    .sort((a, b) => b.fitness - a.fitness);
}

const replaced = (terms: readonly Term[], index: number, ...by: Term[]): Term[] => [
  ...terms.slice(0, index),
  ...by,
  ...terms.slice(index + 1),
];

const scaled = (term: Term, by: number): Term => ({ ...term, weight: term.weight * by });

const widened = (term: Term, by: number): Term => ({
  ...term,
  factors: term.factors.map((factor) => rescaled(factor, (width) => width * by)),
});

const isGoal = ({ name }: Term): boolean => /Goal|arrival|together|Near|Aligned|Far|Gain/.test(name);

type Mutation = (terms: readonly Term[], knowledge: Knowledge, random: Random) => readonly Term[];

const reweigh: Mutation = (terms, _k, random) => {
  const index = random.integer(terms.length);
  return replaced(terms, index, scaled(terms[index]!, random.pick([0.3, 0.5, 2, 3])));
};

const rewiden: Mutation = (terms, _k, random) => {
  const wide = terms.flatMap(({ factors }, i) => (factors.some((f) => "width" in f) ? [i] : []));
  if (wide.length === 0) return reweigh(terms, _k, random);
  const index = random.pick(wide);
  return replaced(terms, index, widened(terms[index]!, random.pick([0.5, 0.7, 1.5, 2])));
};

const reshape: Mutation = (terms, k, random) => {
  const shapes: Shape[] = ["slope", "bell", "tail", "tolerance"];
  const shaped = terms.flatMap(({ factors }, i) => (factors.some((f) => "shape" in f) ? [i] : []));
  if (shaped.length === 0) return rewiden(terms, k, random);
  const index = random.pick(shaped);
  const term = terms[index]!;
  const single = term.factors.length === 1;
  const shape = random.pick(single ? shapes : shapes.slice(1));
  const change = (factor: Factor): Factor =>
    factor.kind === "near" || factor.kind === "far" ? { ...factor, shape } : factor;
  return replaced(terms, index, { ...term, factors: term.factors.map(change) });
};

const drop: Mutation = (terms, k, random) =>
  terms.length < 2 ? reweigh(terms, k, random) : replaced(terms, random.integer(terms.length));

/** A term that the genome does not have yet. */
const add: Mutation = (terms, k, random) => {
  const goal = random.pick(part.places(k));
  const speed = random.pick([...part.speedsNear(k, goal), null]);
  const library: Term[] = [
    part.pull(k, goal),
    part.progress(goal),
    part.approach(k, goal, "bell", Math.max(goal.tolerance, 0.15 * goal.reach)),
    part.approach(k, goal, "tail", 0.35 * goal.reach),
    part.goalBonus(k),
    ...(k.endsAtGoal ? [] : [part.calmAtGoal(k), part.harmony(k, 1, 0.2)]),
    ...(speed === null ? [] : [part.motionFarFromGoal(goal, speed, 0.1)]),
    ...part.edges(k),
    ...part.centred(k),
    ...part.crowding(k),
    ...part.effort(k),
  ];
  const has = new Set(terms.map(({ name }) => name));
  const fresh = library.filter(({ name }) => !has.has(name));
  return fresh.length === 0 ? reweigh(terms, k, random) : [...terms, random.pick(fresh)];
};

/** Pays a term only where another part of the goal, slowness, or the middle of the safe range holds as well. */
const gate: Mutation = (terms, k, random) => {
  const payable = terms.flatMap((term, i) => (term.weight > 0 && isGoal(term) ? [i] : []));
  if (payable.length === 0) return add(terms, k, random);
  const index = random.pick(payable);
  const term = terms[index]!;
  const goal = random.pick(part.places(k));
  const gates: Factor[] = [
    part.nearFactor(goal, "tail", 0.35 * goal.reach),
    ...part.speedsNear(k, goal).map((speed) => part.slow(speed, 0.2)),
    ...part.centred(k).flatMap(({ factors }) => factors),
  ];
  const has = new Set(term.factors.flatMap((factor) => ("feature" in factor ? [factor.feature] : [])));
  const fresh = gates.filter((factor) => "feature" in factor && !has.has(factor.feature));
  if (fresh.length === 0) return reweigh(terms, k, random);
  return replaced(terms, index, { ...term, factors: [...term.factors, random.pick(fresh)] });
};

const nudge: Mutation = (terms, _k, random) =>
  terms.map((term) => ({
    ...term,
    weight: jittered(term.weight, 0.4, random),
    factors: term.factors.map((factor) => rescaled(factor, (width) => jittered(width, 0.4, random))),
  }));

const mutations: readonly Mutation[] = [reweigh, rewiden, reshape, drop, add, add, gate, nudge];

/** One or two blind mutations. */
export function mutate(genome: Genome, knowledge: Knowledge, random: Random): Genome {
  let terms: readonly Term[] = random.pick(mutations)(genome.terms, knowledge, random);
  if (random.next() < 0.4) terms = random.pick(mutations)(terms, knowledge, random);
  return tidied(terms);
}

/** A change that answers one of the analyser's findings, or null when none has an answer here. */
export function answer(parent: Parent, knowledge: Knowledge, random: Random): Genome | null {
  const { terms } = parent.genome;
  const answers = parent.findings.flatMap(({ kind, evidence }): (readonly Term[])[] => {
    const index = terms.findIndex(({ name }) => name === evidence?.term);
    const term = terms[index];
    switch (kind) {
      case "dominant-term":
        return term === undefined ? [] : [replaced(terms, index, scaled(term, 0.3))];
      case "vanishing-term":
      case "flat-term":
        if (term === undefined || term.factors.length === 0 || term.weight < 0) return [];
        return [replaced(terms, index, widened(scaled(term, 2), 1.7)), replaced(terms, index)];
      case "ends-early":
        return knowledge.endsAtGoal
          ? [[...terms, ...part.edges(knowledge), ...part.crowding(knowledge)]]
          : [
              [part.everyStep(0.5), ...terms.filter(({ factors }) => factors.length > 0)],
              [...terms, ...part.edges(knowledge)],
            ];
      case "runs-to-the-limit":
        return [terms.map((t) => (isGoal(t) ? t : scaled(t, 0.5))), [...terms, part.goalBonus(knowledge, 2)]];
      case "return-against-fitness":
      case "return-without-fitness":
        return [terms.map((t) => (isGoal(t) ? t : scaled(t, 0.4))), [...terms, part.goalBonus(knowledge, 2)]];
      case "unreliable":
        return [terms.map((t) => widened(t, 1.5))];
      case "chattering-action":
        return knowledge.endsAtGoal ? [] : [[...terms, part.calmAtGoal(knowledge)]];
      default:
        return [];
    }
  });
  return answers.length === 0 ? null : tidied(random.pick(answers.filter((list) => list.length > 0)));
}

/** Terms of both parents: what they share from the better one, of the rest each with even chance. */
export function cross(better: Parent, other: Parent, random: Random): Genome {
  const shared = new Set(other.genome.terms.map(({ name }) => name));
  const own = better.genome.terms.filter(({ name }) => shared.has(name) || random.next() < 0.75);
  const has = new Set(better.genome.terms.map(({ name }) => name));
  const taken = other.genome.terms.filter(({ name }) => !has.has(name) && random.next() < 0.5);
  const terms = [...own, ...taken];
  return tidied(terms.length === 0 ? better.genome.terms : terms);
}

/** A structure from the beginning, with numbers far from where it was tried before. */
export function fresh(knowledge: Knowledge, random: Random): Genome {
  const genome = structured(knowledge, random.integer(structureCount(knowledge)), 0.7, random);
  return random.next() < 0.5 ? mutate(genome, knowledge, random) : genome;
}
