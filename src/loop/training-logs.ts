/** The logs that trainings write while they go on. One that the disk refuses is given up with a message: no training fails for it. */
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "../core/problem.ts";
import { diskProblem, makeFolder } from "../store/disk.ts";
import { type LoggedTraining, logPath } from "../store/log-path.ts";
import type { RunFolder } from "../store/run-folder.ts";
import { eventLog, lineLog, type TrainingLog } from "../store/training-log.ts";

export interface LogPlaces {
  /** File of JSON lines. */
  readonly lines?: string | undefined;
  /** Folder of the training's event files for TensorBoard. */
  readonly events?: string | undefined;
}

/**
 * The log of one training, or of none where no place is given. Its files are made with the first record, so a training
 * that is read back makes none; the caller closes it when the training has ended.
 * @param onMessage is told of the first error, after which nothing more is written
 */
export function openLog({ lines, events }: LogPlaces, onMessage: (message: string) => void): TrainingLog {
  let open = [
    ...(lines === undefined ? [] : [{ path: lines, log: lineLog(lines) }]),
    ...(events === undefined ? [] : [{ path: events, log: eventLog(events) }]),
  ];
  const give = (up: (typeof open)[number], error: unknown): void => {
    up.log.close();
    open = open.filter((each) => each !== up);
    onMessage(`${diskProblem("a training's log ends early: cannot write", up.path, error).message}`);
  };
  return {
    write(steps, metrics) {
      for (const each of open)
        try {
          each.log.write(steps, metrics);
        } catch (error) {
          give(each, error);
        }
    },
    close() {
      for (const { log } of open) log.close();
    },
  };
}

export interface TrainingLogsOptions {
  readonly folder: RunFolder;
  /** Folder of the run's event files; none are written unless given. */
  readonly tensorboard?: string | undefined;
  onMessage(message: string): void;
}

/** The logs of a run's trainings. */
export class TrainingLogs {
  readonly #options: TrainingLogsOptions;

  /** @throws Problem when the folder of the event files cannot be made */
  constructor(options: TrainingLogsOptions) {
    this.#options = options;
    if (options.tensorboard !== undefined) prepareEvents(options.tensorboard, options.onMessage);
  }

  /**
   * As {@link openLog}.
   * @param name of the training among the run's event files, e.g. `g1c2-seed1`
   */
  open(training: LoggedTraining, name: string): TrainingLog {
    const { folder, tensorboard, onMessage } = this.#options;
    const events = tensorboard && join(tensorboard, name);
    const { write, close } = openLog({ lines: logPath(folder, training), events }, onMessage);
    return {
      // A run's folder that was deleted while the run went on does not come back for a log: the run is about to stop.
      write: (...record) => {
        if (existsSync(folder.path)) write(...record);
      },
      close,
    };
  }
}

/**
 * Makes the folder and tells how to look into it.
 * @throws Problem when it cannot be made
 */
export function prepareEvents(folder: string, onMessage: (message: string) => void): void {
  prepareFolder(folder);
  onMessage(`to watch the training: tensorboard --logdir ${folder}`);
}

/** Makes the folder of a file. @throws Problem when it cannot be made, or a folder stands in the file's place */
export function prepareFile(path: string): void {
  prepareFolder(dirname(path));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Problem(`cannot write ${path}: it is a folder and not a file`);
}

function prepareFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw diskProblem("cannot make", path, error);
  }
}
