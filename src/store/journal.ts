/** A run's journal: append-only, one event a line, on the disk before the loop goes on. The source of truth. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
} from "node:fs";
import { basename, join } from "node:path";
import { TextDecoder } from "node:util";
import { inertJson } from "../core/json.ts";
import { packageVersion } from "../core/package.ts";
import { Problem } from "../core/problem.ts";
import type { JournalLine, RunEvent } from "../core/run.ts";
import { diskProblem, syncFolder, writeFully } from "./disk.ts";
import { RunLock } from "./lock.ts";
import { checkLine } from "./schema.ts";

const NEWLINE = 0x0a;

/** File name of the journal in a run's folder. */
export const JOURNAL = "journal.jsonl";

export class Journal {
  readonly #path: string;
  readonly #file: number;
  readonly #lock: RunLock;
  readonly #now: () => Date;
  readonly #lines: JournalLine[];
  #bytes: number;
  #closed = false;

  private constructor(path: string, file: number, lock: RunLock, now: () => Date) {
    const { lines, bytes } = readLines(path);
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
    this.#now = now;
    this.#lines = lines;
    this.#bytes = bytes;
    // What lies behind the last whole line is the torn end of a killed process.
    if (fstatSync(file).size > bytes) ftruncateSync(file, bytes);
  }

  /**
   * Opens a run's journal for appending, and holds the run's lock until {@link close}.
   * @throws Problem when another process works on the run, the journal is damaged or the disk refuses
   */
  static open(folder: { readonly path: string }, now: () => Date = () => new Date()): Journal {
    const path = join(folder.path, JOURNAL);
    const lock = RunLock.acquire(folder.path);
    let file: number | undefined;
    try {
      const isNew = !existsSync(path);
      file = openSync(path, "a");
      if (isNew) syncFolder(folder.path);
      return new Journal(path, file, lock, now);
    } catch (error) {
      if (file !== undefined) closeSync(file);
      lock.release();
      throw diskProblem("cannot open the journal", path, error);
    }
  }

  /**
   * All whole lines of a journal; a torn last line is dropped, a missing journal is empty.
   * @throws Problem naming the line when one is damaged
   */
  static read(path: string): readonly JournalLine[] {
    return readLines(path).lines;
  }

  /** The first event of a journal; null when there is none that can be read. */
  static first(path: string): JournalLine | null {
    try {
      const content = readFileSync(path);
      const end = content.indexOf(NEWLINE);
      return end < 0 ? null : parseLine(new TextDecoder(), content.subarray(0, end), 1, path);
    } catch {
      return null;
    }
  }

  /** Everything recorded so far, in order. */
  get lines(): readonly JournalLine[] {
    return this.#lines;
  }

  /**
   * Writes one event and returns once it is on the disk.
   * @throws Problem when the disk refuses, Error when the event would not be read back (a NaN, say, which JSON cannot
   *   hold); the journal then ends with the event before
   */
  append(event: RunEvent): JournalLine {
    if (this.#closed) throw new Problem(`cannot write ${this.#path}: the journal is closed`);
    const line: JournalLine = { seq: this.#lines.length + 1, at: this.#now().toISOString(), ...event };
    const text = inertJson(line);
    const readable = checkLine(JSON.parse(text));
    if (!readable.ok) {
      throw new Error(`event ${event.type} could not be read back (${readable.why}), so it was not written`);
    }
    const bytes = Buffer.from(`${text}\n`);
    this.#expectInPlace();
    try {
      writeFully(this.#file, bytes);
      fsyncSync(this.#file);
    } catch (error) {
      try {
        ftruncateSync(this.#file, this.#bytes);
      } catch {
        // The torn line is dropped by whoever reads the journal next.
      }
      throw diskProblem("cannot write", this.#path, error);
    }
    this.#bytes += bytes.length;
    this.#lines.push(line);
    return line;
  }

  /**
   * A journal that was deleted or replaced while it is open would be written to nowhere, and one that somebody else
   * writes, once the lock was deleted by hand, would hold the events of two.
   */
  #expectInPlace(): void {
    const here = statSync(this.#path, { throwIfNoEntry: false });
    const open = fstatSync(this.#file);
    if (here && here.ino === open.ino && here.dev === open.dev) {
      if (open.size === this.#bytes) return;
      throw new Problem(
        `${this.#path} was written to by another process while the run went on, so the run was stopped here: see whether another process works on it, and resume when none does`,
      );
    }
    throw new Problem(
      `${this.#path} was deleted or replaced while the run went on, so the run was stopped: restore the folder and resume, or start a new run`,
    );
  }

  /** Closes the file and gives the run free. May be called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
    this.#lock.release();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The whole lines of a journal, and how many bytes they take. */
function readLines(path: string): { lines: JournalLine[]; bytes: number } {
  let content: Buffer;
  try {
    if (!existsSync(path)) return { lines: [], bytes: 0 };
    content = readFileSync(path);
  } catch (error) {
    throw diskProblem("cannot read", path, error);
  }
  const lines: JournalLine[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let start = 0;
  for (let end = content.indexOf(NEWLINE); end >= 0; end = content.indexOf(NEWLINE, start)) {
    lines.push(parseLine(decoder, content.subarray(start, end), lines.length + 1, path, lines[0]));
    start = end + 1;
  }
  return { lines, bytes: start };
}

function parseLine(
  decoder: TextDecoder,
  bytes: Uint8Array,
  number: number,
  path: string,
  first?: JournalLine,
): JournalLine {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw damaged(path, number, "it is not JSON", error);
  }
  const checked = checkLine(value);
  if (!checked.ok) throw foreign(path, number, first) ?? damaged(path, number, checked.why);
  if (checked.value.seq !== number) {
    throw damaged(path, number, `its number is ${checked.value.seq}, so a line is missing or was moved`);
  }
  if (checked.value.type === "run-started" && first !== undefined) {
    throw damaged(path, number, "a run begins in it, which is another one");
  }
  return checked.value;
}

/** What another version wrote is not damaged. */
function foreign(path: string, number: number, first: JournalLine | undefined): Problem | null {
  const writer = first?.type === "run-started" ? first.versions["design-reward"] : undefined;
  if (writer === undefined || writer === packageVersion()) return null;
  return new Problem(
    `${path} was written by design-reward ${writer}, and its line ${number} is none that version ${packageVersion()} reads: use ${writer} for this run (npx design-reward@${writer})`,
  );
}

function damaged(path: string, number: number, why: string, cause?: unknown): Problem {
  const name = basename(path);
  const remedy =
    number === 1
      ? "restore it from a copy, or start a new run"
      : `restore it from a copy, or keep the first ${number - 1} with \`head -n ${number - 1} ${name} > whole.jsonl && mv whole.jsonl ${name}\` in that folder and resume`;
  return new Problem(
    `${path}, line ${number} is damaged (${why}) and nothing was changed: ${remedy}`,
    cause === undefined ? undefined : { cause },
  );
}
