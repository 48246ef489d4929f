/**
 * A reward inside a V8 isolate, called in batches over the shared columns. Use it only in a contained process: the
 * isolate's own limits can be beaten (docs/security.md), the parent's kill cannot.
 */
import ivm from "isolated-vm";
import { type Archive, ArchiveError } from "../core/archive.ts";
import { cleanGuestText } from "../core/guest-text.ts";
import { FailureError } from "../core/outcome.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import type { RewardEvaluator } from "../sim/reward-evaluator.ts";
import { loopProgram } from "./batch-loop.ts";
import { prelude } from "./prelude.ts";
import { faultOf } from "./reward-fault.ts";
import { sameThreadIsolate } from "./same-thread-isolate.ts";
import { enterProgram, GUEST_LINE_OFFSET, guestProgram, isUsableName, parseReport } from "./trampoline.ts";

export interface IsolateLimits {
  /** Milliseconds that one call of {@link RewardIsolate.evaluate} may take. */
  readonly timeoutMs: number;
  /** Megabytes of the isolate's heap, at least 8. */
  readonly memoryMb: number;
  /**
   * Compiles on the thread that runs the reward, for rewards that have passed the critic and are called for seconds; see
   * {@link sameThreadIsolate}.
   */
  readonly sameThread?: boolean;
}

/**
 * A call that was timed out with less than this share of its time on the processor was not running: the process was
 * stopped, or the machine stood still. It is no fault of the reward.
 */
const STARVED_SHARE = 0.05;

type Operation = "link" | "learn" | "install" | "run" | "remember" | "recall";

export class RewardIsolate implements RewardEvaluator {
  /** Whether the reward keeps a record between steps. */
  readonly usesMemory: boolean;
  readonly #isolate: ivm.Isolate;
  readonly #context: ivm.Context;
  readonly #enter: ivm.Reference;
  readonly #columns: TransitionColumns;
  readonly #limits: IsolateLimits;
  readonly #memory: Readonly<Record<string, number>> | null;
  #terms: readonly string[] = [];

  /**
   * @param javascript the reward as a plain script that defines `reward` (and perhaps `memory`), without `export`
   * @throws FailureError of kind `parse`, or whatever running the module's top level gave
   */
  constructor(javascript: string, columns: TransitionColumns, limits: IsolateLimits) {
    this.#columns = columns;
    this.#limits = limits;
    const options = { memoryLimit: limits.memoryMb };
    this.#isolate = limits.sameThread ? sameThreadIsolate(options) : new ivm.Isolate(options);
    try {
      this.#context = this.#isolate.createContextSync();
      this.#enter = this.#context.evalSync(enterProgram(columns.layout), { reference: true });
      this.#context.evalSync(prelude);
      const define = this.#compile(javascript);
      const memory = readValues(
        this.#call(
          "link",
          new ivm.ExternalCopy(columns.buffer).copyInto(),
          define.derefInto({ release: true }),
        ),
      );
      this.usesMemory = memory.length > 0;
      this.#memory = this.usesMemory ? Object.fromEntries(memory) : null;
      const unusable = memory.find(([name]) => !isUsableName(name));
      if (unusable)
        throw new FailureError(
          "contract",
          `The memory has an entry named ${quote(unusable[0])}; use a plain identifier.`,
        );
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  get terms(): readonly string[] {
    return this.#terms;
  }

  evaluate(rows: number): void {
    if (this.#terms.length === 0) this.#install(this.read(0).map(([name]) => name));
    this.#call("run", rows);
  }

  /**
   * The terms of one row in double precision, computed with fresh memory; leaves the term columns alone.
   * @throws FailureError as {@link evaluate} does, except that values need not be finite
   */
  read(row: number): readonly (readonly [name: string, value: number])[] {
    return readValues(this.#call("learn", row));
  }

  /** @throws ArchiveError when the reward put something else than numbers into its memory */
  archive(archive: Archive): void {
    const terms = archive.list(this.#terms, (name = "") => archive.text(name));
    const remembers = this.usesMemory && terms.length > 0;
    const memories = remembers ? archive.text(archive.restoring ? "" : this.#call("remember")) : null;
    if (memories === "") throw new ArchiveError("the reward's memory holds something else than numbers");
    if (!archive.restoring) return;
    this.#terms = [];
    if (terms.length > 0) this.#install(terms);
    if (memories !== null) this.#call("recall", memories);
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #compile(javascript: string): ivm.Reference {
    const filename = "file:///reward.js";
    try {
      this.#isolate.compileScriptSync(javascript, { filename });
      return this.#isolate
        .compileScriptSync(guestProgram(javascript), { filename, lineOffset: GUEST_LINE_OFFSET })
        .runSync(this.#context, { reference: true }) as ivm.Reference;
    } catch (error) {
      throw new FailureError(
        "parse",
        `The reward is not valid JavaScript: ${cleanGuestText(messageOf(error))}`,
      );
    }
  }

  #install(names: readonly string[]): void {
    const { layout } = this.#columns;
    if (names.length === 0 || names.length > layout.maxTerms) {
      throw new FailureError(
        "contract",
        `The reward returns ${names.length} terms; return 1 to ${layout.maxTerms}.`,
      );
    }
    const unusable = names.find((name) => !isUsableName(name));
    if (unusable !== undefined) {
      throw new FailureError(
        "contract",
        `A term is named ${quote(unusable)}; use a plain identifier of at most 40 letters.`,
      );
    }
    const make: ivm.Reference = this.#context.evalSync(loopProgram(layout, names, this.#memory), {
      reference: true,
    });
    this.#call("install", make.derefInto({ release: true }));
    this.#terms = names;
  }

  /** Enters the isolate; what comes back is a string and nothing else. */
  #call(operation: Operation, ...values: unknown[]): string {
    let answer: unknown;
    const before = process.threadCpuUsage();
    try {
      answer = this.#enter.applySync(undefined, [operation, ...values], { timeout: this.#limits.timeoutMs });
    } catch (error) {
      const failure = this.#classify(error);
      if (failure.kind !== "timeout" || !this.#wasStarved(process.threadCpuUsage(before))) throw failure;
      return this.#callAgain(operation, values);
    }
    if (typeof answer !== "string")
      throw new FailureError("crash", "The sandbox got no answer from the reward.");
    const text = answer.slice(1);
    if (answer.startsWith("!")) throw faultOf(parseReport(text), this.#columns, this.#terms);
    return text;
  }

  /** Without end while the machine stands still: the parent's clock ends it. */
  #callAgain(operation: Operation, values: readonly unknown[]): string {
    // What has been derived from a reference is spent, and a memory has already seen some of the rows.
    if (operation === "learn" || operation === "remember" || (operation === "run" && !this.usesMemory))
      return this.#call(operation, ...values);
    throw new FailureError(
      "machine",
      `The reward got no processor time for ${this.#limits.timeoutMs} ms; see what else this machine is doing.`,
    );
  }

  #wasStarved({ user, system }: NodeJS.CpuUsage): boolean {
    return user + system < STARVED_SHARE * this.#limits.timeoutMs * 1000;
  }

  #classify(error: unknown): FailureError {
    const message = messageOf(error);
    if (message === "Script execution timed out.") {
      return new FailureError(
        "timeout",
        `The reward took longer than ${this.#limits.timeoutMs} ms for one batch of rows; make its loops fewer or shorter, and none without end.`,
      );
    }
    if (this.#isolate.isDisposed) {
      return new FailureError(
        "memory",
        `The reward used more than ${this.#limits.memoryMb} MB of memory; keep no data between calls.`,
      );
    }
    return new FailureError("crash", `The reward broke the sandbox: ${cleanGuestText(message)}`);
  }
}

function readValues(text: string): (readonly [string, number])[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const quote = (name: string): string => JSON.stringify(cleanGuestText(name));
