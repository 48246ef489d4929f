/**
 * Cuts a stream of bytes into lines at line feeds and nowhere else: JSON leaves U+2028 and U+2029 as they are, and
 * `node:readline` would break a line there.
 */

const LINE_FEED = 10;

export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #chunks: Buffer[] = [];
  #pending = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Bytes of the line that is not yet complete. */
  get pending(): number {
    return this.#pending;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      this.#chunks.push(rest.subarray(0, end));
      const line = Buffer.concat(this.#chunks).toString("utf8");
      this.#chunks = [];
      this.#pending = 0;
      rest = rest.subarray(end + 1);
      this.#onLine(line);
    }
    if (rest.length === 0) return;
    this.#chunks.push(rest);
    this.#pending += rest.length;
  }
}
