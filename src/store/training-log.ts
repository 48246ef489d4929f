/**
 * What a training logs, on the disk: JSON lines, and TensorBoard's event files on request. A training that begins
 * again or goes on from an earlier step takes the place of what was logged of the same steps.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Metrics } from "../core/training.ts";
import { makeFolder, writeFully } from "./disk.ts";
import { scalars, sessionStart } from "./tensorboard-events.ts";

const NEWLINE = 0x0a;
const STEPS = "time/total_timesteps";
const ROLLOUTS = "time/iterations";
/** Names the program where others name the machine. */
const OWN_EVENTS = /^events\.out\.tfevents\.(\d+)\.design-reward$/;

/** A file that grows with its training. */
export interface TrainingLog {
  /**
   * @param steps environment steps of the training so far
   * @throws the system's error when the disk refuses
   */
  write(steps: number, metrics: Metrics): void;
  close(): void;
}

/**
 * One record a line, as Stable-Baselines3's `progress.json` has them. A torn last line is dropped by whoever writes on.
 * @param path of the file; it and its folders are made with the first record
 */
export function lineLog(path: string): TrainingLog {
  return new GrowingFile((_steps, since) => {
    makeFolder(dirname(path));
    if (since > 0 && existsSync(path)) truncateSync(path, bytesBefore(readFileSync(path), since));
    return {
      file: openSync(path, since > 0 ? "a" : "w"),
      head: new Uint8Array(),
      format: (_steps, metrics) => Buffer.from(`${JSON.stringify(metrics)}\n`),
    };
  });
}

/**
 * Event files as TensorBoard reads them, one for each time that the training begins or goes on.
 * @param folder of this training alone: TensorBoard's "run"
 * @param now    seconds since 1970
 */
export function eventLog(folder: string, now: () => number = () => Date.now() / 1000): TrainingLog {
  return new GrowingFile((steps, since) => {
    makeFolder(folder);
    for (const name of readdirSync(folder))
      if (Number(OWN_EVENTS.exec(name)?.[1] ?? -1) >= since) rmSync(join(folder, name));
    const name = `events.out.tfevents.${String(steps).padStart(12, "0")}.design-reward`;
    return {
      file: openSync(join(folder, name), "w"),
      head: sessionStart(steps, now()),
      format: (at, metrics) => scalars(at, now(), metrics),
    };
  });
}

interface OpenFile {
  readonly file: number;
  /** Written before the first record. */
  readonly head: Uint8Array;
  format(steps: number, metrics: Metrics): Uint8Array;
}

/** Opens with its first record, and again when the steps do not go on: the training was tried anew. */
class GrowingFile implements TrainingLog {
  readonly #open: (steps: number, since: number) => OpenFile;
  #current: OpenFile | null = null;
  #reached = 0;

  /** @param open gets the steps of the first record, and those from which on older records are void: 0 for all */
  constructor(open: (steps: number, since: number) => OpenFile) {
    this.#open = open;
  }

  write(steps: number, metrics: Metrics): void {
    if (steps <= this.#reached) this.close();
    this.#reached = steps;
    if (!this.#current) {
      this.#current = this.#open(steps, metrics[ROLLOUTS] === 1 ? 0 : steps);
      writeFully(this.#current.file, this.#current.head);
    }
    writeFully(this.#current.file, this.#current.format(steps, metrics));
  }

  close(): void {
    if (this.#current) closeSync(this.#current.file);
    this.#current = null;
  }
}

/** Length of the whole lines at the beginning that tell of fewer steps. */
function bytesBefore(content: Buffer, steps: number): number {
  let kept = 0;
  for (let end = content.indexOf(NEWLINE); end >= 0; end = content.indexOf(NEWLINE, kept)) {
    if (!(stepsOf(content.toString("utf8", kept, end)) < steps)) break;
    kept = end + 1;
  }
  return kept;
}

/** NaN for a line that is damaged. */
function stepsOf(line: string): number {
  try {
    return Number((JSON.parse(line) as Metrics)[STEPS]);
  } catch {
    return Number.NaN;
  }
}
