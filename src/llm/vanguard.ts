/** Lets the first call of a kind go ahead alone, so that the others profit from what it finds or leaves behind. */
import { setTimeout as wait } from "node:timers/promises";

/** The part of the call that went ahead. */
export interface Lead {
  /** The way is known: all others of this kind may follow, now and later. */
  arrived(): void;
  /** The call is over; if it never arrived, the next one goes ahead. Later calls do nothing. */
  end(): void;
}

export class Vanguard {
  readonly #maxWaitMs: number;
  readonly #known = new Set<string>();
  readonly #leading = new Map<string, Promise<void>>();

  /** @param maxWaitMs longest that a call waits for the one ahead, in milliseconds */
  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /**
   * @param kind calls of the same kind wait for each other
   * @returns the lead, when this call is to go ahead; null when it may follow
   * @throws the signal's reason
   */
  async join(kind: string, signal: AbortSignal): Promise<Lead | null> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#known.has(kind)) return null;
      const ahead = this.#leading.get(kind);
      if (!ahead) return this.#lead(kind);
      if (!(await this.#within(ahead, signal))) return null;
    }
  }

  #lead(kind: string): Lead {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leading.set(kind, promise);
    const end = () => {
      if (this.#leading.get(kind) === promise) this.#leading.delete(kind);
      resolve();
    };
    return {
      arrived: () => {
        this.#known.add(kind);
        end();
      },
      end,
    };
  }

  /** Whether the call ahead was over in time. */
  async #within(ahead: Promise<void>, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    try {
      return await Promise.race([
        ahead.then(() => true),
        wait(this.#maxWaitMs, false, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {
          signal.throwIfAborted();
          return false;
        }),
      ]);
    } finally {
      over.abort();
    }
  }
}
