/** The money of a run: what a call may cost is set aside before it is made, so that the limit is never passed. */
import { FailureError } from "../core/outcome.ts";

/** Money set aside for one call. */
export interface Reservation {
  /** Ends the reservation with what was really spent, in dollars. Later calls do nothing. */
  settle(spentUsd: number): void;
}

export class Budget {
  readonly limitUsd: number;
  #spentUsd: number;
  #reservedUsd = 0;
  #waiting: (() => void)[] = [];

  /**
   * @param limitUsd dollars that may be spent in all; infinite for no limit
   * @param spentUsd dollars already spent: all that the run's transcripts tell of when the process begins
   */
  constructor(limitUsd = Number.POSITIVE_INFINITY, spentUsd = 0) {
    this.limitUsd = limitUsd;
    this.#spentUsd = spentUsd;
  }

  get limited(): boolean {
    return Number.isFinite(this.limitUsd);
  }

  /** Dollars spent so far on settled calls. */
  get spentUsd(): number {
    return this.#spentUsd;
  }

  /**
   * Sets `usd` aside, waiting while calls in flight may still leave enough.
   * @throws FailureError of kind `budget` when the money does not suffice
   */
  async reserve(usd: number, signal: AbortSignal): Promise<Reservation> {
    while (this.#spentUsd + this.#reservedUsd + usd > this.limitUsd) {
      signal.throwIfAborted();
      if (this.#reservedUsd === 0) {
        throw new FailureError(
          "budget",
          `the next call may cost ${dollars(usd)}, but of the budget of ${dollars(this.limitUsd)} only ${dollars(Math.max(0, this.limitUsd - this.#spentUsd))} is left; raise --budget-usd or take a cheaper model`,
        );
      }
      await this.#change(signal);
    }
    this.#reservedUsd += usd;
    let open = true;
    return {
      settle: (spentUsd) => {
        if (!open) return;
        open = false;
        // Sums of floats leave dust; no reservation is open when none is.
        this.#reservedUsd = this.#reservedUsd - usd < 1e-12 ? 0 : this.#reservedUsd - usd;
        this.#spentUsd += spentUsd;
        for (const wake of this.#waiting.splice(0)) wake();
      },
    };
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
    });
  }
}

/** Dollars for people: cents when there are any. */
export function dollars(usd: number): string {
  return `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}
