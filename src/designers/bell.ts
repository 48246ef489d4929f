/** Rings when a folder changes, when time is up, and when the wait is called off. */
import { watch } from "node:fs";

/** Milliseconds between a notice of the file system and the ring that it brings about: notices come in swarms. */
const NOTICE_MS = 40;

export class Bell {
  readonly #signal: AbortSignal;
  readonly #watcher: ReturnType<typeof watch> | null;
  #notice: (() => void) | null = null;

  constructor(folder: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#watcher = watching(folder, () => this.#notice?.());
  }

  /** @param ms at most so long */
  async next(ms: number): Promise<void> {
    const signal = this.#signal;
    await new Promise<void>((resolve) => {
      const ring = () => {
        clearTimeout(timer);
        this.#notice = null;
        signal.removeEventListener("abort", ring);
        resolve();
      };
      let timer = setTimeout(ring, ms);
      this.#notice = () => {
        this.#notice = null;
        clearTimeout(timer);
        timer = setTimeout(ring, Math.min(ms, NOTICE_MS));
      };
      signal.addEventListener("abort", ring, { once: true });
    });
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
  }
}

/** Notices are a courtesy: where the system has none (network drives, exhausted limits), looking again is enough. */
function watching(folder: string, onChange: () => void): ReturnType<typeof watch> | null {
  try {
    const watcher = watch(folder, onChange);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
