/**
 * The parent's clock over a contained process. It tells a process that works for too long, which is the reward's fault,
 * from one that gets no processor (a stopped process, a sleeping laptop, a machine that swaps), which is the machine's.
 */

/** Below this share of one processor, over the later half of its time, a process counts as not running. */
const IDLE_SHARE = 0.05;
/** A clock that rings so much later than it was set to, in milliseconds, belongs to a parent that was stopped itself. */
const LATE_MS = 1_000;
/** How often the time is given anew to a process that did not run, or whose parent did not. */
const EXTENSIONS = 1;

export type Expiry =
  | { readonly status: "timeout"; readonly afterMs: number }
  | { readonly status: "stalled"; readonly afterMs: number };

export class Deadline {
  readonly #cpuSeconds: () => Promise<number | null>;
  readonly #onExpiry: (expiry: Expiry) => void;
  /** Processor time at moments in the past, oldest first; the first is at least half of the set time ago, if known. */
  #samples: { readonly at: number; readonly cpuSeconds: number }[] = [
    { at: performance.now(), cpuSeconds: 0 },
  ];
  #halfMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Tells an expiry that has been overtaken by an answer. */
  #turn = 0;

  /**
   * @param cpuSeconds processor time of the process so far, null where the system does not tell: then it counts as running
   * @param onExpiry called at most once for each {@link start}
   */
  constructor(cpuSeconds: () => Promise<number | null>, onExpiry: (expiry: Expiry) => void) {
    this.#cpuSeconds = cpuSeconds;
    this.#onExpiry = onExpiry;
  }

  /** (Re)starts the clock. */
  start(ms: number): void {
    this.clear();
    this.#halfMs = ms / 2;
    this.#set(ms, ms, EXTENSIONS);
  }

  clear(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** Takes down how much processor time the process has used by now. */
  note(cpuSeconds: number): void {
    const at = performance.now();
    this.#samples.push({ at, cpuSeconds });
    while (this.#samples.length > 1 && this.#samples[1]!.at <= at - this.#halfMs) this.#samples.shift();
  }

  #set(ms: number, totalMs: number, extensions: number): void {
    const due = performance.now() + ms;
    this.#timer = setTimeout(() => void this.#expire(ms, totalMs, extensions, due, this.#turn), ms);
  }

  async #expire(ms: number, totalMs: number, extensions: number, due: number, turn: number): Promise<void> {
    const late = performance.now() - due > LATE_MS;
    // An answer that has arrived while this process was busy is read in the meantime.
    const cpuSeconds = await this.#cpuSeconds();
    if (turn !== this.#turn) return;
    const idle = cpuSeconds !== null && this.#isIdle(cpuSeconds);
    if (!idle && !late) this.#onExpiry({ status: "timeout", afterMs: totalMs });
    else if (extensions > 0) this.#set(ms, totalMs + ms, extensions - 1);
    else this.#onExpiry({ status: "stalled", afterMs: totalMs });
  }

  #isIdle(cpuSeconds: number): boolean {
    this.note(cpuSeconds);
    const [first] = this.#samples;
    const seconds = (performance.now() - first!.at) / 1000;
    return cpuSeconds - first!.cpuSeconds < IDLE_SHARE * seconds;
  }
}
