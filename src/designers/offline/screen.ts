/** What can be said of a genome before a training step is spent on it: on random policies, random states, goal states. */
import { mean, pearson, standardDeviation } from "../../core/statistics.ts";
import { compileGenome, type Genome, type Term } from "./genome.ts";
import type { Knowledge } from "./knowledge.ts";
import { everyStep } from "./parts.ts";
import { tidied } from "./structures.ts";

/** Terms that vary less than this share of the largest spread are dropped. */
const SILENT = 1e-4;

/** Rewards that agree more closely than this (Pearson) would train the same policy. */
const SAME = 0.9995;

/** Most terms: more than this nobody reads. */
const MOST_TERMS = 9;

/** Ranks with ties at their mean, for Spearman's correlation. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranked = new Array<number>(values.length);
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j + 1 < order.length && values[order[j + 1]!] === values[order[i]!]) j++;
    for (let k = i; k <= j; k++) ranked[order[k]!] = (i + j) / 2;
    i = j + 1;
  }
  return ranked;
}

/** A genome that passed, with its rewards on the screening rows. */
export interface Screened {
  readonly genome: Genome;
  /** Reward of each screening row. */
  readonly rewards: readonly number[];
  /** Spearman's correlation of the reward with the task's score; 0 where the score does not vary. */
  readonly agreement: number;
}

/** Screens genomes for one task. */
export class Screen {
  readonly #knowledge: Knowledge;
  readonly #scoreRanks: readonly number[];

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
    this.#scoreRanks = ranks(knowledge.rows.map(({ score }) => score));
  }

  #columns(genome: Genome): number[][] {
    const { rows, features } = this.#knowledge;
    return compileGenome(genome, features).map((value) =>
      rows.map(({ state, action, next }) => value(state, action, next)),
    );
  }

  /** Drops silent terms, and makes living pay where an episode can fail. Null when nothing useful is left. */
  pass(genome: Genome): Screened | null {
    const columns = this.#columns(genome);
    const spreads = columns.map((column) => standardDeviation(column));
    const largest = Math.max(...spreads);
    if (!(largest > 0) || !columns.flat().every(Number.isFinite)) return null;
    const kept = genome.terms.filter(
      (term, i) => term.factors.length === 0 || spreads[i]! > SILENT * largest,
    );
    const repaired = this.#livable(kept);
    if (repaired.length > MOST_TERMS) return null;
    const tidy = tidied(repaired);
    const final = this.#columns(tidy);
    const rewards = this.#knowledge.rows.map((_, row) =>
      final.reduce((sum, column) => sum + column[row]!, 0),
    );
    return { genome: tidy, rewards, agreement: pearson(ranks(rewards), this.#scoreRanks) };
  }

  /** A policy that loses by every step learns to fail soon: lift the mean of what living pays above zero. */
  #livable(terms: readonly Term[]): readonly Term[] {
    const { endsInFailure, endsAtGoal } = this.#knowledge;
    if (!endsInFailure || endsAtGoal) return terms;
    const rest = terms.filter(({ factors }) => factors.length > 0);
    const alive = terms.find(({ factors }) => factors.length === 0)?.weight ?? 0;
    const steps = this.#columns({ terms: rest });
    const usual = this.#knowledge.rows.flatMap(({ ended }, row) =>
      ended ? [] : [steps.reduce((sum, column) => sum + column[row]!, 0)],
    );
    const level = mean(usual) + alive;
    return level >= 0.05 ? terms : [everyStep(alive + 0.1 - level), ...rest];
  }

  /** Whether two rewards would train the same policy. */
  alike(a: Screened, b: Screened): boolean {
    return pearson(a.rewards, b.rewards) > SAME;
  }
}
