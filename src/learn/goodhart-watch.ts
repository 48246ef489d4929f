/**
 * Sees during training that the reward rises while the fitness falls. The measured counterpart of the early stopping of
 * Karwowski et al. 2024, "Goodhart's law in reinforcement learning": theirs bounds an angle between two rewards that is
 * not known here, but the fitness of the training episodes is.
 */
import type { Archive } from "../core/archive.ts";
import { mean, standardDeviation } from "../core/statistics.ts";
import type { EarlyStop } from "../core/training.ts";

/** Fewer episodes say nothing; the window then goes on to the next checkpoint. */
const ENOUGH = 16;
/** One-sided 95 % of the standard normal distribution. */
const Z = 1.645;

interface Window {
  readonly fitness: number;
  /** Standard error of the fitness. */
  readonly error: number;
  /** Mean reward of a step. */
  readonly pay: number;
}

export class GoodhartWatch {
  readonly #rule: EarlyStop;
  readonly #size: number;
  #fitness: number[] = [];
  #pay: number[] = [];
  #best: Window | null = null;
  #inRow = 0;

  /** @param range of the fitness measure */
  constructor(rule: EarlyStop, [low, high]: readonly [number, number]) {
    this.#rule = rule;
    this.#size = high - low;
  }

  archive(archive: Archive): void {
    const number = (value = 0): number => archive.number(value);
    this.#fitness = archive.list(this.#fitness, number);
    this.#pay = archive.list(this.#pay, number);
    const best = archive.list(this.#best === null ? [] : [this.#best], (window) => ({
      fitness: number(window?.fitness),
      error: number(window?.error),
      pay: number(window?.pay),
    }));
    this.#best = best[0] ?? null;
    this.#inRow = number(this.#inRow);
  }

  /**
   * Enters one rollout.
   * @param fitness of the episodes that ended in it
   * @param pay     mean reward of its steps, unscaled
   */
  add(fitness: readonly number[], pay: number): void {
    this.#fitness.push(...fitness);
    this.#pay.push(pay);
  }

  /**
   * Closes the window of a checkpoint.
   * @returns whether the fitness has now been below its best by the rule's loss, beyond chance, at enough checkpoints in
   *          a row while each of them paid at least as much
   */
  checkpoint(): boolean {
    if (this.#fitness.length < ENOUGH) return false;
    const now: Window = {
      fitness: mean(this.#fitness),
      error: standardDeviation(this.#fitness) / Math.sqrt(this.#fitness.length),
      pay: mean(this.#pay),
    };
    this.#fitness = [];
    this.#pay = [];
    const best = this.#best;
    if (best === null || now.fitness > best.fitness) this.#best = now;
    const hacked = best !== null && now.pay >= best.pay && this.#fallen(best, now);
    this.#inRow = hacked ? this.#inRow + 1 : 0;
    return this.#inRow >= this.#rule.patience;
  }

  #fallen(best: Window, now: Window): boolean {
    const chance = Z * Math.hypot(best.error, now.error);
    return best.fitness - now.fitness - chance > this.#rule.loss * this.#size;
  }
}
