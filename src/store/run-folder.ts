/** The folder of one run: its configuration, the files of its candidates, and its finished trainings. */
import { existsSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "../core/candidate.ts";
import { inertJson } from "../core/json.ts";
import { Problem } from "../core/problem.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import type { RecordedResult, TrainingResult } from "../core/training.ts";
import { diskProblem, errorCode, writeAtomic } from "./disk.ts";
import { JOURNAL, Journal } from "./journal.ts";
import { checkConfig, checkTrainingResult } from "./schema.ts";

/** File name of the configuration in a run's folder. */
export const CONFIG = "config.json";

/** Where the files of one candidate lie. */
interface CandidatePaths {
  readonly folder: string;
  /** The reward module. */
  readonly reward: string;
  /** The verdict of the gates. */
  readonly critic: string;
  /** One checkpoint a line. */
  readonly curve: string;
  /** Fresh episodes of the policy that counts. */
  readonly evaluation: string;
  /** The policy that counts. */
  readonly policy: string;
}

export class RunFolder {
  readonly id: string;
  readonly path: string;
  readonly config: RunConfig;

  constructor(id: string, path: string, config: RunConfig) {
    this.id = id;
    this.path = path;
    this.config = config;
  }

  get journal(): string {
    return join(this.path, JOURNAL);
  }

  /** The exported winner. */
  get best(): string {
    return join(this.path, "best");
  }

  get transcripts(): string {
    return join(this.path, "transcripts");
  }

  /** Where people leave what they have to say. */
  get feedback(): string {
    return join(this.path, "feedback");
  }

  /** @throws Problem when the journal is damaged */
  readJournal(): readonly JournalLine[] {
    return Journal.read(this.journal);
  }

  candidate(label: string, id: string): CandidatePaths {
    const folder = join(this.path, "candidates", `${label}-${id}`);
    return {
      folder,
      reward: join(folder, "reward.ts"),
      critic: join(folder, "critic.json"),
      curve: join(folder, "curve.jsonl"),
      evaluation: join(folder, "evaluation.json"),
      policy: join(folder, "policy.onnx"),
    };
  }

  /** Event files of TensorBoard, one folder a training. */
  get tensorboard(): string {
    return join(this.path, "tensorboard");
  }

  /** Writes a candidate's source and what the gates said. @throws Problem when the disk refuses */
  saveJudged(label: string, id: string, source: string, verdict: Verdict): void {
    const paths = this.candidate(label, id);
    writeAtomic(paths.reward, source);
    writeAtomic(paths.critic, json(verdict));
  }

  /**
   * Writes a candidate's curve, evaluation and policy.
   * @param policy an ONNX file
   * @throws Problem when the disk refuses
   */
  saveTraining(label: string, id: string, result: RecordedResult, policy: Uint8Array): void {
    const paths = this.candidate(label, id);
    const { checkpoints, ...evaluated } = result;
    writeAtomic(paths.curve, checkpoints.map((point) => `${JSON.stringify(point)}\n`).join(""));
    writeAtomic(paths.evaluation, json(evaluated));
    writeAtomic(paths.policy, policy);
  }

  /**
   * Keeps a finished training, so that it is not repeated when the process is killed before the journal tells of it.
   * @throws Problem when the disk refuses
   */
  saveResult(result: TrainingResult): void {
    if (!existsSync(this.path)) {
      throw new Problem(
        `${this.path} was deleted while the run went on, so the run was stopped: start a new run`,
      );
    }
    writeAtomic(this.#result(result.job), JSON.stringify(result));
  }

  /** A kept training; null when there is none or its file cannot be used: the training is then simply repeated. */
  loadResult(job: string): TrainingResult | null {
    try {
      const checked = checkTrainingResult(JSON.parse(readFileSync(this.#result(job), "utf8")));
      return checked.ok && checked.value.job === job ? checked.value : null;
    } catch {
      return null;
    }
  }

  /**
   * Keeps how far a training is. A state that is torn by a power failure is refused by its checksum; where the disk
   * refuses, a training that is broken off only begins anew.
   */
  saveState(job: string, state: Uint8Array): void {
    if (!existsSync(this.path)) return;
    try {
      writeAtomic(this.#state(job), state, false);
    } catch {
      // Said above; the result, which comes later, is not given up as easily.
    }
  }

  /** How far a training was when it was broken off; null when nothing can be read. */
  loadState(job: string): Uint8Array | null {
    try {
      return readFileSync(this.#state(job));
    } catch {
      return null;
    }
  }

  /** Forgets the state of a training that has ended. */
  dropState(job: string): void {
    try {
      rmSync(this.#state(job), { force: true });
      rmdirSync(dirname(this.#state(job)));
    } catch {
      // Other trainings have theirs there, or none was ever kept. A file that stays takes room and is never read again.
    }
  }

  #result(job: string): string {
    return join(this.path, "results", `${job}.json`);
  }

  #state(job: string): string {
    return join(this.path, "trainings", `${job}.state`);
  }
}

/**
 * What a run was asked to do: as its journal tells, so that an edited or lost `config.json` changes nothing once the
 * run has begun.
 * @throws Problem when neither the journal's first line nor `config.json` can be used
 */
export function readConfig(folder: string): RunConfig {
  const started = Journal.first(join(folder, JOURNAL));
  return started?.type === "run-started" ? started.config : readConfigFile(folder);
}

function readConfigFile(folder: string): RunConfig {
  const path = join(folder, CONFIG);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw diskProblem("cannot read", path, error);
    throw new Problem(`${folder} is not a run: it has no ${CONFIG}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem(`${path} is damaged (not JSON): restore it from a copy, or start a new run`, {
      cause: error,
    });
  }
  const checked = checkConfig(value);
  if (checked.ok) return checked.value;
  throw new Problem(`${path} is damaged (${checked.why}): restore it from a copy, or start a new run`);
}

function json(value: unknown): string {
  return `${inertJson(value, 2)}\n`;
}
