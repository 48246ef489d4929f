/** Ctrl-C: the first asks for an orderly stop, the second ends the process at once. */
import type { Terminal } from "./terminal.ts";

/** 128 + SIGINT, as shells report it. */
export const INTERRUPTED = 130;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export class Interruption {
  readonly #abort = new AbortController();
  readonly #terminal: Terminal;
  #listening = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get happened(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Starts to listen. */
  signal(): AbortSignal {
    if (!this.#listening) {
      this.#listening = true;
      for (const name of signals) process.on(name, this.#stop);
    }
    return this.#abort.signal;
  }

  dispose(): void {
    for (const name of signals) process.off(name, this.#stop);
  }

  readonly #stop = (): void => {
    if (this.happened) process.exit(INTERRUPTED);
    this.#terminal.warn("stopping; press Ctrl-C again to stop at once");
    this.#abort.abort();
  };
}
