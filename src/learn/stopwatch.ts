/** How long a training takes, over all the processes that worked on it. */
import type { Archive } from "../core/archive.ts";

export class Stopwatch {
  #since = performance.now();
  #before = 0;

  get seconds(): number {
    return this.#before + (performance.now() - this.#since) / 1000;
  }

  archive(archive: Archive): void {
    this.#before = archive.number(this.seconds);
    this.#since = performance.now();
  }
}
