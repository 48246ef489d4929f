/** How long a server has answered none of the calls that wait for it, so that many do not each wait in full, one after another. */
import { CallFailure } from "./call-failure.ts";

/** A call that was never made: nothing was sent, and nothing is billed. */
export class NotAsked extends CallFailure {
  constructor(endpoint: string, lastedMs: number) {
    super(
      `${endpoint} has answered nothing for ${Math.max(1, Math.floor(lastedMs / 60_000))} minutes, so it was asked no more: see to the server, then design-reward resume`,
      { reason: "server", retry: false, billed: false },
    );
    this.name = "NotAsked";
  }
}

export class Outage {
  #since: number | null = null;
  #calls = 0;

  /**
   * A call begins, its waits between attempts included. When none is left, whatever was is over: the next one, perhaps
   * minutes later, meets a server that may be well again.
   * @returns to be called when it has ended
   */
  enter(): () => void {
    this.#calls++;
    return () => {
      if (--this.#calls === 0) this.#since = null;
    };
  }

  /** An attempt failed that may be repeated. @param now milliseconds */
  failed(now: number): void {
    this.#since ??= now;
  }

  answered(): void {
    this.#since = null;
  }

  /** Milliseconds since the first of the attempts that failed with no answer between them. */
  lastedMs(now: number): number {
    return this.#since === null ? 0 : now - this.#since;
  }
}
