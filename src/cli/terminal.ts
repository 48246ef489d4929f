/** The two streams that a person or a program reads, with what they can show. */

export interface Terminal {
  /** Whether stdout can be painted over. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout. */
  write(text: string): void;
  /** Writes to stderr. */
  warn(line: string): void;
}

const DEFAULT_WIDTH = 100;

/** This process's own streams. A reader that goes away (`| head`) is no error: what is left is not written. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
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
