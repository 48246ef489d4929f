/** A folder through which a person or another program answers: waits until a file is there and completely written. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../core/problem.ts";
import { looksFinished, readAnswer, sight } from "./answer-file.ts";
import { Bell } from "./bell.ts";

export interface InboxTiming {
  /** Between two looks at the folder, in milliseconds. Notices of the file system only make it sooner. */
  readonly pollMs: number;
  /** How long a file that looks unfinished must stay as it is before it is taken, in milliseconds. */
  readonly settleMs: number;
}

const defaultInboxTiming: InboxTiming = { pollMs: 500, settleMs: 3_000 };

export interface InboxOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timing?: InboxTiming;
  /** Told once of every file that cannot be taken, in one sentence; the wait goes on. */
  onTrouble?(sentence: string): void;
}

/** An answer with the name of the file that it came in. */
export interface Answer {
  readonly name: string;
  readonly text: string;
}

/** Somebody who waits for one of several files. */
interface Waiter {
  readonly names: readonly string[];
  /** When a file was first seen as it is now, on the clock of `performance.now`, and what was said about it. */
  readonly seen: Map<string, { readonly sight: string; readonly since: number; told: boolean }>;
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
}

/** One watch over a folder for everybody who waits for files in it; it is open only while somebody waits. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #timing: InboxTiming;
  readonly #waiters = new Set<Waiter>();

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#timing = options.timing ?? defaultInboxTiming;
  }

  /**
   * Waits for the first of `names` that is completely written.
   * @throws the signal's reason, Problem when the folder cannot be made
   */
  answer(names: readonly string[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ names, seen: new Map(), resolve, reject });
      if (this.#waiters.size === 1) void this.#watch();
    });
  }

  async #watch(): Promise<void> {
    const { folder, signal } = this.#options;
    try {
      ensureFolder(folder);
      using bell = new Bell(folder, signal);
      while (this.#waiters.size > 0) {
        signal.throwIfAborted();
        for (const waiter of this.#waiters) this.#look(waiter);
        if (this.#waiters.size > 0) await bell.next(this.#timing.pollMs);
      }
    } catch (error) {
      for (const waiter of this.#waiters) waiter.reject(error);
      this.#waiters.clear();
    }
  }

  #look(waiter: Waiter): void {
    for (const name of waiter.names) {
      const file = join(this.#options.folder, name);
      const now = performance.now();
      const seen = sight(file);
      if (seen === null) continue;
      const before = waiter.seen.get(name);
      if (before?.sight !== seen) {
        waiter.seen.set(name, { sight: seen, since: now, told: false });
        continue;
      }
      const age = now - before.since;
      if (before.told || age < this.#timing.pollMs) continue;
      const read = readAnswer(file);
      const settled = age >= this.#timing.settleMs;
      // What was written between the look and the reading is not known to be whole.
      if (sight(file) !== seen || !(settled || (read.ok && looksFinished(name, read.text)))) continue;
      if (read.ok) {
        this.#waiters.delete(waiter);
        waiter.resolve({ name, text: read.text });
        return;
      }
      before.told = true;
      this.#options.onTrouble?.(read.sentence);
    }
  }
}

/** Makes the folder and those above it. */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Problem(`the folder ${folder} cannot be made; check its permissions`, { cause: error });
  }
}
