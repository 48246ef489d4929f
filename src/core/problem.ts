/** Errors that reach a person as one sentence, without a stack trace. */

/** Something outside the program is wrong (a file, a folder, a database). Exit code 1. */
export class Problem extends Error {
  /** @param message one sentence: what is wrong, where, what to do */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Problem";
  }
}

/** The command line was used wrongly. Exit code 2. */
export class UsageProblem extends Problem {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageProblem";
  }
}

/** A person or the system asked the run to stop. Exit code 130. */
export class Interrupted extends Problem {
  constructor(message = "stopped before the end", options?: ErrorOptions) {
    super(message, options);
    this.name = "Interrupted";
  }
}
