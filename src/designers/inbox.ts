/** A folder through which a person or another program answers: waits until a file is there and completely written. */
import { mkdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { Problem } from "../core/problem.ts";

export interface InboxTiming {
  /** Between two looks at the folder, in milliseconds. Notices of the file system only make it sooner. */
  readonly pollMs: number;
  /** How long a file that looks unfinished must stay as it is before it is taken, in milliseconds. */
  readonly settleMs: number;
}

export const defaultInboxTiming: InboxTiming = { pollMs: 500, settleMs: 3_000 };

/** One text that was read and is not yet taken. */
interface Sighting {
  readonly text: string;
  /** Milliseconds for which it has stayed the same. */
  readonly age: number;
}

export interface AwaitOptions {
  readonly folder: string;
  /** For each answer, the names under which it may come. */
  readonly answers: readonly (readonly string[])[];
  readonly signal: AbortSignal;
  readonly timing: InboxTiming;
  /** Told once of each answer that was taken. */
  onAnswer?(index: number, file: string): void;
}

/**
 * Waits for all answers, in any order.
 * @returns the texts in the order of `answers`
 * @throws the signal's reason, Problem when the folder cannot be made or read
 */
export async function awaitAnswers(options: AwaitOptions): Promise<readonly string[]> {
  const { folder, answers, signal, timing } = options;
  ensureFolder(folder);
  const taken = new Map<number, string>();
  const seen = new Map<string, Sighting>();
  using bell = new Bell(folder, signal);
  while (taken.size < answers.length) {
    signal.throwIfAborted();
    for (const [index, names] of answers.entries()) {
      if (taken.has(index)) continue;
      for (const name of names) {
        const text = readIfThere(join(folder, name));
        if (text === null || text.trim() === "") continue;
        const before = seen.get(name);
        const age = before?.text === text ? before.age + timing.pollMs : 0;
        seen.set(name, { text, age });
        if (age >= (looksFinished(name, text) ? timing.pollMs : timing.settleMs)) {
          taken.set(index, text);
          options.onAnswer?.(index, name);
          break;
        }
      }
    }
    if (taken.size < answers.length) await bell.next(timing.pollMs, seen.size === 0);
  }
  return answers.map((_, index) => taken.get(index)!);
}

/** Makes the folder and those above it. */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Problem(`the folder ${folder} cannot be made; check its permissions`, { cause: error });
  }
}

/** Markdown whose last code block is closed, or a module that ends with its closing brace. */
export function looksFinished(name: string, text: string): boolean {
  if (name.endsWith(".ts")) return /\}\s*$/.test(text);
  const fences = text.match(/^ {0,3}`{3,}/gm)?.length ?? 0;
  return fences >= 2 && fences % 2 === 0;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return null;
    // An editor may hold the file for a moment; the next look will tell.
    if (code === "EBUSY") return null;
    throw new Problem(`the answer ${file} cannot be read (${code}); check that it is a readable file`, {
      cause: error,
    });
  }
}

/** Rings when the folder changes, when time is up, and when the wait is called off. */
class Bell {
  readonly #signal: AbortSignal;
  readonly #watcher: ReturnType<typeof watch> | null;
  #ring: (() => void) | null = null;

  constructor(folder: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#watcher = watching(folder, () => this.#ring?.());
  }

  /**
   * @param ms        at most so long
   * @param sensitive whether a change of the folder ends the wait; off while a file's age is being measured
   */
  async next(ms: number, sensitive: boolean): Promise<void> {
    const signal = this.#signal;
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const ring = () => {
        clearTimeout(timer);
        this.#ring = null;
        signal.removeEventListener("abort", ring);
        resolve();
      };
      const timer = setTimeout(ring, ms);
      if (sensitive) this.#ring = ring;
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
