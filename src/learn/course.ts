/** One policy's way through the epochs of one rollout: how far it moves, when it stops, and whether it has come apart. */
import { FailureError } from "../core/outcome.ts";
import type { AdaptiveRate } from "./adaptive-rate.ts";
import type { Minibatches } from "./minibatches.ts";
import { METRICS } from "./update.ts";

/**
 * Nats in one minibatch beyond which the policy is another one and its training has come apart. Measured on all tasks
 * with their `human` and `sparse` rewards: at most 0.2 nats, and 3 at ten times the learning rate.
 */
const EXPLODED = 100;

/** What one policy's rollout taught it: means over its updates. */
export interface UpdateReport {
  readonly metrics: Readonly<Record<(typeof METRICS)[number], number>>;
  /** Mean divergence of the last epoch, in nats. */
  readonly lastDivergence: number;
  /** Loss of the last update. */
  readonly lastLoss: number;
  /** In force in this rollout, the adaptation included. */
  readonly learningRate: number;
  /** Gradient steps since the training began. */
  readonly updates: number;
}

/** One policy's own part of the optimiser. */
export interface Pupil {
  readonly minibatches: Minibatches;
  readonly rate: AdaptiveRate;
  updates: number;
}

const DIVERGENCE = METRICS.indexOf("divergence");
const LOSS = METRICS.indexOf("loss");

/** One policy's way through the epochs of one rollout. */
export class Course {
  readonly pupil: Pupil;
  /** Whether the policy takes part in this rollout. */
  readonly #takesPart: boolean;
  readonly learningRate: number;
  going: boolean;
  #fault: FailureError | null = null;
  /** Of the latest minibatch, in nats. */
  #divergence = 0;
  #loss = 0;
  #updates = 0;
  /** Of the epoch under way. */
  readonly #epoch = { divergence: 0, updates: 0 };
  #lastDivergence = 0;
  readonly #sums = new Float64Array(METRICS.length);

  constructor(pupil: Pupil, takesPart: boolean, learningRate: number) {
    this.pupil = pupil;
    this.#takesPart = takesPart;
    this.learningRate = learningRate * pupil.rate.factor;
    this.going = takesPart;
  }

  /** Enters what an update measured, and ends the course if the training has diverged. */
  note(metrics: Float32Array): void {
    this.pupil.updates++;
    this.#updates++;
    for (let i = 0; i < metrics.length; i++) this.#sums[i]! += metrics[i]!;
    this.#divergence = metrics[DIVERGENCE]!;
    this.#loss = metrics[LOSS]!;
    this.#epoch.divergence += this.#divergence;
    this.#epoch.updates++;
    const wrong = metrics.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) this.#diverged(`${METRICS[wrong]} is ${metrics[wrong]}`);
    else if (this.#divergence > EXPLODED)
      this.#diverged(`the policy moved by ${this.#divergence.toPrecision(3)} nats`);
  }

  #diverged(what: string): void {
    this.going = false;
    this.#fault = new FailureError(
      "learner",
      `the training diverged: ${what} in update ${this.pupil.updates}; lower the learning rate, with --learner learningRate=${halfOf(this.learningRate)}`,
    );
  }

  endEpoch(targetKl: number | undefined): void {
    if (!this.going) return;
    this.#lastDivergence = this.#epoch.divergence / this.#epoch.updates;
    this.#epoch.divergence = this.#epoch.updates = 0;
    if (targetKl !== undefined && this.#divergence > 1.5 * targetKl) this.going = false;
  }

  end(): UpdateReport | FailureError | null {
    if (!this.#takesPart) return null;
    if (this.#fault) return this.#fault;
    this.pupil.rate.follow(this.#divergence);
    const means = METRICS.map((name, i) => [name, this.#sums[i]! / this.#updates] as const);
    return {
      metrics: Object.fromEntries(means) as UpdateReport["metrics"],
      lastDivergence: this.#lastDivergence,
      lastLoss: this.#loss,
      learningRate: this.learningRate,
      updates: this.pupil.updates,
    };
  }
}

/** A rate to try next, to two digits. */
function halfOf(rate: number): number {
  return Number((rate / 2).toPrecision(2));
}
