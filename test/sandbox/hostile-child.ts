/** Runs rewards of the corpus in contained processes, without the contract in front, and says how they ended. */
import { join } from "node:path";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import { asScript } from "./around-contract.ts";
import type { HostileReward } from "./corpus/hostile-reward.ts";
import { items } from "./corpus/items.ts";
import type { IsolateEvent, IsolateRequest } from "./programs/isolate.ts";

export interface Limits {
  /** Milliseconds that the isolate allows. */
  readonly isolateMs: number;
  /** Milliseconds until the parent kills the process. */
  readonly processMs: number;
}

/** Running out of memory takes longer than running out of time. */
export function limitsOf({ item }: HostileReward): Limits {
  return items["memory without end"].some((each) => each === item)
    ? { isolateMs: 3000, processMs: 6000 }
    : { isolateMs: 300, processMs: 3000 };
}

/** The same where a case shall be stopped; what ends by itself may take as long as a busy machine needs. */
export function patientLimitsOf(hostile: HostileReward): Limits {
  const { isolateMs } = limitsOf(hostile);
  return hostile.outcomes.includes("timeout")
    ? { isolateMs: isolateMs / 3, processMs: 10_000 }
    : { isolateMs: 60_000, processMs: 60_000 };
}

/** `harmless` or the kind of the failure. */
export const outcomeOf = (event: IsolateEvent): string => ("kind" in event ? event.kind : "harmless");

const GOOD = "function reward(s, a, next) { return { x: next.angle, y: a.force * next.tip[1] }; }";
export const GOOD_TERMS = { x: [0.5, 1, 2], y: [1.25, 1.5, 2] };

/** One process at a time, replaced when a case took it down: as the critic's examiner works. */
export class HostileChild {
  #child: ContainedProcess<IsolateRequest, IsolateEvent> | null = null;
  #answer: (event: IsolateEvent) => void = () => {};

  async evaluate(javascript: string, { isolateMs, processMs }: Limits): Promise<IsolateEvent> {
    const child = this.#ready();
    const event = new Promise<IsolateEvent>((resolve) => {
      this.#answer = resolve;
    });
    child.deadline(processMs);
    child.send({ javascript, angle: [0.5, 1, 2], timeoutMs: isolateMs });
    const outcome = await Promise.race([event, child.exit]);
    child.clearDeadline();
    if (!("status" in outcome)) return outcome;
    this.#child = null;
    return failureOf(outcome) ?? { kind: "none", message: outcome.status };
  }

  run(hostile: HostileReward, limits = limitsOf(hostile)): Promise<IsolateEvent> {
    return this.evaluate(asScript(hostile.source), limits);
  }

  /** The terms of a good reward in this process, or in the one that takes its place. */
  async good(): Promise<IsolateEvent> {
    return this.evaluate(GOOD, { isolateMs: 5_000, processMs: 20_000 });
  }

  dispose(): void {
    this.#child?.kill();
    this.#child = null;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #ready(): ContainedProcess<IsolateRequest, IsolateEvent> {
    this.#child ??= new ContainedProcess<IsolateRequest, IsolateEvent>({
      program: join(import.meta.dirname, "programs/isolate.ts"),
      memoryMb: 250,
      check: (sent) => sent as IsolateEvent,
      onEvent: (event) => this.#answer(event),
    });
    return this.#child;
  }
}
