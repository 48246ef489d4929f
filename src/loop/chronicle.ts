/**
 * Durable steps: a step that the journal already holds is read back, any other is taken and written down.
 * The loop is the same code for a new run and for a resumed one.
 */
import type { JournalLine, RunEvent, RunSignal } from "../core/run.ts";

/** The part of the journal that the loop needs. */
export interface EventLog {
  readonly lines: readonly JournalLine[];
  append(event: RunEvent): unknown;
}

type EventType = RunEvent["type"];
type EventOf<T extends EventType> = Extract<RunEvent, { readonly type: T }>;

export class Chronicle {
  readonly #log: EventLog;
  readonly #observe: (signal: RunSignal) => void;
  readonly #recorded = new Map<string, RunEvent>();

  constructor(log: EventLog, observe: (signal: RunSignal) => void) {
    this.#log = log;
    this.#observe = observe;
    for (const { seq: _seq, at: _at, ...event } of log.lines) {
      this.#recorded.set(keyOf(event as RunEvent), event as RunEvent);
    }
  }

  /** The recorded event of one of these types about this subject, if the run already took that step. */
  recall<T extends EventType>(
    types: T | readonly T[],
    ...about: readonly (string | number)[]
  ): EventOf<T> | undefined {
    for (const type of typeof types === "string" ? [types] : types) {
      const event = this.#recorded.get([type, ...about].join(":"));
      if (event) return event as EventOf<T>;
    }
    return undefined;
  }

  /**
   * Reads a step back, or takes it and records the event that it makes.
   * @param types the types that the event may have
   * @param about what tells this step from others of its type
   */
  async step<T extends EventType>(
    types: T | readonly T[],
    about: readonly (string | number)[],
    take: () => Promise<EventOf<T>> | EventOf<T>,
  ): Promise<EventOf<T>> {
    const known = this.recall(types, ...about);
    if (known) {
      this.#observe({ type: "event", event: known, replayed: true });
      return known;
    }
    const event = await take();
    this.#log.append(event);
    this.#recorded.set(keyOf(event), event);
    this.#observe({ type: "event", event, replayed: false });
    return event;
  }
}

/** What makes a step the same step: its type and what it is about. */
function keyOf(event: RunEvent): string {
  switch (event.type) {
    case "generation-started":
    case "asked":
    case "selected":
      return `${event.type}:${event.generation}`;
    case "proposed":
    case "judged":
    case "reflected":
      return `${event.type}:${event.label}`;
    case "short-trained":
      return `${event.type}:${event.label}:${event.steps}`;
    case "halved":
      return `${event.type}:${event.generation}:${event.steps}`;
    case "trained":
    case "training-failed":
      return `${event.type}:${event.label}:${event.seed}`;
    case "final-trained":
    case "final-failed":
      return `${event.type}:${event.contender}:${event.seed}`;
    default:
      return event.type;
  }
}
