/** What a verb gets and what it gives back: one report, told either as text or as one JSON object. */
import type { Terminal } from "./terminal.ts";

export interface VerbContext {
  readonly terminal: Terminal;
  /** Whether stdout must hold nothing but one JSON object. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** The folder of all runs. */
  readonly runsDir: string;
  /** Aborted by Ctrl-C. Asking for it is what makes Ctrl-C an orderly stop. */
  interruption(): AbortSignal;
}

export interface Report {
  /** Documented in `docs/cli.md`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For a person. May hold line breaks and colours; everything foreign in it went through `plainText`. */
  readonly text: string;
  /** 0 when left out. */
  readonly exitCode?: number;
}
