/** The two streams that a person or a program reads, with what they can show. */

export interface Terminal {
  /** Whether stdout can be painted over. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout. */
  write(text: string): void;
  /** Writes to stderr. */
  warn(line: string): void;
}

interface ProcessTerminal extends Terminal {
  /** Why output could not be written, or null. */
  readonly lost: string | null;
}

const DEFAULT_WIDTH = 100;
const DEFAULT_HEIGHT = 40;

/** What a reader that went away leaves behind: a closed pipe, a terminal that hung up. */
const readerGone: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "ENOTCONN", "ECONNRESET"]);

/**
 * This process's own streams. A reader that goes away (`| head`) is no error: what is left is not written. Neither
 * does a full disk behind `>` stop the work; {@link ProcessTerminal.lost} tells of it.
 */
export function processTerminal(): ProcessTerminal {
  const { stdout, stderr, env } = process;
  let lost: string | null = null;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!readerGone.has(error.code)) lost ??= error.message;
  });
  stderr.on("error", () => {}); // there is nowhere left to tell it
  return {
    get lost() {
      return lost;
    },
    get interactive() {
      return stdout.isTTY === true && env.TERM !== "dumb" && !env.CI;
    },
    get colour() {
      // `hasColors` knows NO_COLOR, FORCE_COLOR and TERM; an empty NO_COLOR counts as unset (no-color.org).
      return stdout.isTTY === true && !env.NO_COLOR && stdout.hasColors(16, env);
    },
    get width() {
      return stdout.columns || DEFAULT_WIDTH;
    },
    get height() {
      return stdout.rows || DEFAULT_HEIGHT;
    },
    env,
    write(text) {
      if (stdout.writable) stdout.write(text);
    },
    warn(line) {
      if (stderr.writable) stderr.write(`${line}\n`);
    },
  };
}

/** Waits until everything written has left the process. */
export async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writable) await new Promise<void>((done) => stream.write("", () => done()));
  }
}
