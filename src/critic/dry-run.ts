/**
 * The parent's side of the dry run: a long-lived examiner process for one task, killed when a candidate takes too
 * long, started anew after that and after a number of candidates.
 */
import { extname, join } from "node:path";
import { type Failure, FailureError } from "../core/outcome.ts";
import { ContainedProcess } from "../sandbox/contained-process.ts";
import { failureOf } from "../sandbox/process-end.ts";
import {
  checkAnswer,
  type ExaminerEvent,
  type ExaminerRequest,
  type RowTerms,
  type TermStatistics,
} from "./examiner-events.ts";
import { decode, type PackedSample } from "./samples.ts";

export interface DryRunResult {
  readonly ok: true;
  readonly terms: readonly TermStatistics[];
  readonly rows: number;
}

export interface DryRunFailure {
  readonly ok: false;
  readonly failure: Failure;
  /** The term at fault, or empty. */
  readonly term: string;
}

/** A reward's fault on a sample, with the term that is to blame, or an empty name. */
export class RewardFailure extends FailureError {
  readonly term: string;
  constructor({ kind, message }: Failure, term: string) {
    super(kind, message);
    this.name = "RewardFailure";
    this.term = term;
  }
}

/** A term's values on every row of a sample. */
export interface EvaluatedTerm {
  readonly name: string;
  readonly values: Float32Array;
}

export interface DryRunOptions {
  /** Milliseconds that the process has for one candidate, its start included. */
  readonly deadlineMs?: number;
  /** Resident memory of the process, in megabytes. */
  readonly memoryMb?: number;
  /** Answers after which the process is replaced by a fresh one; a candidate takes one to a few. */
  readonly recycleAfter?: number;
}

const PROGRAM = join(import.meta.dirname, `examiner${extname(import.meta.filename)}`);

/** Attempts when the machine, not the reward, ended the process. */
const ATTEMPTS = 2;

export class DryRun {
  readonly #probes: PackedSample;
  /** What a fresh process has to be told. */
  readonly #samples = new Map<string, PackedSample>();
  readonly #options: Required<DryRunOptions>;
  #process: ContainedProcess<ExaminerRequest, ExaminerEvent> | null = null;
  #answer: ((event: ExaminerEvent) => void) | null = null;
  #request: ExaminerRequest | null = null;
  #served = 0;
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(probes: PackedSample, options: DryRunOptions = {}) {
    this.#probes = probes;
    this.#samples.set("probes", probes);
    this.#options = { deadlineMs: 8000, memoryMb: 512, recycleAfter: 200, ...options };
  }

  /** Tries a compiled reward on all probes. */
  async examine(javascript: string): Promise<DryRunResult | DryRunFailure> {
    const event = await this.#ask({ type: "examine", javascript });
    if (event.type === "examined") return { ok: true, terms: event.terms, rows: event.rows };
    if (event.type === "failed") return { ok: false, failure: event.failure, term: event.term };
    throw new Error(`internal: the examiner answered ${event.type}`);
  }

  /**
   * The terms of a reward on a sample.
   * @param name under which the sample is kept; the same name stands for the same sample, or for one that replaces it
   * @throws RewardFailure
   */
  evaluate(javascript: string, name: string, sample: PackedSample): Promise<readonly EvaluatedTerm[]> {
    return this.#evaluate(javascript, name, sample, false);
  }

  /** The sum of the terms on every row of a sample; see {@link evaluate}. */
  async total(javascript: string, name: string, sample: PackedSample): Promise<Float32Array> {
    return (await this.#evaluate(javascript, name, sample, true))[0]!.values;
  }

  async #evaluate(
    javascript: string,
    name: string,
    sample: PackedSample,
    sum: boolean,
  ): Promise<readonly EvaluatedTerm[]> {
    const { rows } = sample.layout;
    const event = await this.#exclusively(() => {
      if (this.#samples.get(name) !== sample) {
        this.#samples.set(name, sample);
        this.#process?.send({ type: "sample", name, sample });
      }
      return this.#attempt({ type: "evaluate", javascript, sample: name, rows, sum }, ATTEMPTS);
    });
    if (event.type === "evaluated") {
      return event.terms.map(({ name: term, values }) => ({ name: term, values: decode(values) }));
    }
    if (event.type === "failed") throw new RewardFailure(event.failure, event.term);
    throw new Error(`internal: the examiner answered ${event.type}`);
  }

  /**
   * The terms of some probes in double precision.
   * @throws FailureError with the reward's fault
   */
  async read(javascript: string, rows: readonly number[]): Promise<readonly RowTerms[]> {
    const event = await this.#ask({ type: "read", javascript, rows });
    if (event.type === "values") return event.rows;
    if (event.type === "failed") throw new FailureError(event.failure.kind, event.failure.message);
    throw new Error(`internal: the examiner answered ${event.type}`);
  }

  dispose(): void {
    this.#disposed = true;
    this.#retire();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Requests wait for one another: the process serves one at a time, and the clock is that one's. */
  #ask(request: ExaminerRequest): Promise<ExaminerEvent> {
    return this.#exclusively(() => this.#attempt(request, ATTEMPTS));
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(work);
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #attempt(request: ExaminerRequest, attempts: number): Promise<ExaminerEvent> {
    if (this.#disposed) {
      throw new FailureError("machine", "The critic was stopped before it had judged the candidate.");
    }
    const process = this.#ready();
    const served = this.#served;
    process.deadline(this.#options.deadlineMs);
    this.#request = request;
    process.send(request);
    const answered = new Promise<ExaminerEvent>((resolve) => {
      this.#answer = resolve;
    });
    const outcome = await Promise.race([answered, process.exit]);
    this.#answer = null;
    this.#request = null;
    process.clearDeadline();
    if ("type" in outcome) {
      if (++this.#served >= this.#options.recycleAfter) this.#retire();
      return outcome;
    }
    this.#process = null;
    const failure = failureOf(outcome) ?? {
      kind: "machine",
      message: "The examiner process ended without an answer.",
    };
    // What an earlier candidate left behind in the process is not this one's fault: it is tried in a fresh one.
    const doubtful = served > 0 && failure.kind !== "timeout";
    if (failure.kind !== "machine" && !(doubtful && attempts > 1)) {
      return { type: "failed", failure, term: "" };
    }
    if (attempts > 1) return this.#attempt(request, attempts - 1);
    throw new FailureError("machine", failure.message);
  }

  #ready(): ContainedProcess<ExaminerRequest, ExaminerEvent> {
    if (this.#process) return this.#process;
    this.#served = 0;
    this.#process = new ContainedProcess<ExaminerRequest, ExaminerEvent>({
      program: PROGRAM,
      memoryMb: this.#options.memoryMb,
      maxLineBytes: 2 ** 24,
      check: (sent) => checkAnswer(sent, this.#request, this.#probes.layout.rows),
      onEvent: (event) => {
        this.#request = null;
        this.#answer?.(event);
      },
    });
    const process = this.#process;
    for (const [name, sample] of this.#samples) process.send({ type: "sample", name, sample });
    void process.exit.then(() => {
      if (this.#process === process) this.#process = null;
    });
    return process;
  }

  #retire(): void {
    this.#process?.kill();
    this.#process = null;
  }
}
