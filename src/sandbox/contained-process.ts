/**
 * The parent's handle on a child process that holds guest code: an environment that is empty but for what it is given by
 * name, no inherited descriptors, own working folder, Node's permission flags, the system's limits. The parent owns the clock, watches the memory and
 * kills the whole group.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { Deadline } from "./deadline.ts";
import { LineSplitter } from "./line-splitter.ts";
import { nodeFlags } from "./node-flags.ts";
import { type OsLimits, underLimits } from "./os-limits.ts";
import { makeOwnFolder } from "./own-folder.ts";
import { endOf, type ProcessEnd } from "./process-end.ts";
import { usageOf } from "./process-usage.ts";

const POLL_MS = 200;
/** Where nothing else is said: far more than the deadlines of 200 candidates, for the case that no parent keeps them. */
const DEFAULT_CPU_SECONDS = 3_600;
const STDERR_CHARACTERS = 8_192;
const DEFAULT_LINE_BYTES = 64 * 2 ** 20;

export interface ContainedProcessOptions<Event> {
  /** Absolute path of the program, which calls `serveParent`. */
  readonly program: string;
  /** Resident memory of the process, in megabytes, above which it is killed. */
  readonly memoryMb: number;
  /** Processor seconds of the whole process, kept by the system where it can; one hour unless told. */
  readonly cpuSeconds?: number;
  /** What it needs beyond a bare process, e.g. for a GPU's driver. */
  readonly more?: Pick<OsLimits, "descriptors" | "fileMb">;
  /** Its whole environment; empty unless told. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Longest line it may send; 64 MiB unless told. */
  readonly maxLineBytes?: number;
  /** Kills it when aborted. */
  readonly signal?: AbortSignal;
  /** What it sent, if that is an event that makes sense, else null: nothing in there is trusted. */
  check(sent: unknown): Event | null;
  /** Gets the events that passed `check`. */
  onEvent(event: Event): void;
}

export class ContainedProcess<Request, Event> {
  /** Resolves once, when the process is gone and its folder removed. Never rejects. */
  readonly exit: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #options: ContainedProcessOptions<Event>;
  readonly #clock: Deadline;
  #verdict: ProcessEnd | null = null;
  #stderr = "";

  /** @throws FailureError of kind `machine` when no temporary folder can be made */
  constructor(options: ContainedProcessOptions<Event>) {
    this.#options = options;
    this.#folder = makeOwnFolder();
    const { program, memoryMb, cpuSeconds = DEFAULT_CPU_SECONDS, more, variables = {} } = options;
    const { file, args } = underLimits(
      { file: process.execPath, args: [...nodeFlags(program, this.#folder), program] },
      { memoryMb, cpuSeconds, ...more },
      variables,
    );
    this.#child = spawn(file, args, {
      cwd: this.#folder,
      env: variables,
      detached: process.platform !== "win32",
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    this.#clock = new Deadline(
      async () => (await this.#usage())?.cpuSeconds ?? null,
      (expiry) => this.#stop(expiry),
    );
    this.exit = this.#supervise();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends one request. A process that is already gone ignores it: see {@link exit}. */
  send(request: Request): void {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  /**
   * (Re)starts the clock: the process is killed `ms` from now unless {@link clearDeadline} comes first, or twice as
   * late when it got no processor for that long.
   */
  deadline(ms: number): void {
    this.#clock.start(ms);
  }

  clearDeadline(): void {
    this.#clock.clear();
  }

  /** Closes its input, after which it ends by itself. */
  close(): void {
    this.#child.stdin?.end();
  }

  /** Kills it at once; {@link exit} says `cancelled`. */
  kill(): void {
    this.#stop({ status: "cancelled" });
  }

  /** Kills it because of what it sent. @param what e.g. `a line that is too long` */
  reject(what: string): void {
    this.#stop({ status: "garbled", reason: what });
  }

  [Symbol.dispose](): void {
    this.kill();
  }

  #stop(verdict: ProcessEnd): void {
    this.#verdict ??= verdict;
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      if (process.platform === "win32") this.#child.kill("SIGKILL");
      else process.kill(-pid, "SIGKILL");
    } catch {
      this.#child.kill("SIGKILL");
    }
    this.#removeFolder(); // now, because the program may end before the child's end is reported
  }

  async #usage() {
    return this.#child.pid === undefined ? null : usageOf(this.#child.pid);
  }

  #removeFolder(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // Windows keeps the working folder of a process that is still ending; it lies in the temporary folder.
    }
  }

  async #supervise(): Promise<ProcessEnd> {
    const child = this.#child;
    const { signal, memoryMb } = this.#options;
    const cancel = () => this.kill();
    if (signal?.aborted) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    const watch = setInterval(async () => {
      const used = await this.#usage();
      if (used === null) return;
      this.#clock.note(used.cpuSeconds);
      if (used.residentMb > memoryMb) this.#stop({ status: "memory", limitMb: memoryMb });
    }, POLL_MS);
    watch.unref();
    child.stdin?.on("error", () => {}); // EPIPE of a process that is gone; `exit` tells
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
    });
    const lines = new LineSplitter((line) => this.#receive(line));
    const longest = this.#options.maxLineBytes ?? DEFAULT_LINE_BYTES;
    child.stdout?.on("data", (chunk: Buffer) => {
      lines.push(chunk);
      if (lines.pending > longest) this.reject("a line that is too long");
    });
    const end = await new Promise<ProcessEnd>((resolve) => {
      child.once("error", (error) =>
        resolve({ status: "crash", code: null, signal: null, stderr: error.message }),
      );
      child.once("close", (code, signalName) => resolve(endOf(code, signalName, this.#stderr, memoryMb)));
    });
    clearInterval(watch);
    this.#clock.clear();
    signal?.removeEventListener("abort", cancel);
    this.#removeFolder();
    return this.#verdict ?? end;
  }

  #receive(line: string): void {
    if (this.#verdict !== null) return;
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      this.reject("a line that is not JSON");
      return;
    }
    const checked = this.#options.check(event);
    if (checked === null) this.reject("a message that is none of its own");
    else this.#options.onEvent(checked);
  }
}
