/** One queue an endpoint and run: calls at a time, calls a minute, and a stop for all when the server asks for one. */
import { setImmediate } from "node:timers/promises";
import PQueue from "p-queue";
import { Outage } from "./outage.ts";

export interface EndpointLimits {
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Calls that start in any minute; no limit when not given. */
  readonly requestsPerMinute?: number;
}

/**
 * A run is known by its signal. When it is over nothing refers to the signal any more, and its queues go with it: no
 * limit and no pause reaches into the next run of the same process.
 */
const queuesOfRuns = new WeakMap<AbortSignal, Map<string, EndpointQueue>>();

export class EndpointQueue {
  readonly outage = new Outage();
  readonly #queue: PQueue;
  #holds = 0;

  /** The queue that all models of a run at one endpoint share; the limits of the first one hold. */
  static of(run: AbortSignal, endpoint: string, limits: EndpointLimits): EndpointQueue {
    const queues = queuesOfRuns.get(run) ?? new Map<string, EndpointQueue>();
    queuesOfRuns.set(run, queues);
    const queue = queues.get(endpoint) ?? new EndpointQueue(limits);
    queues.set(endpoint, queue);
    return queue;
  }

  constructor({ concurrency, requestsPerMinute }: EndpointLimits) {
    this.#queue = new PQueue({
      concurrency,
      // Any minute, not each by the clock: at a clock's turn two minutes' calls could start together.
      ...(requestsPerMinute !== undefined && {
        interval: 60_000,
        intervalCap: requestsPerMinute,
        strict: true,
      }),
    });
  }

  /**
   * Runs `call` when its turn comes.
   * @param again whether it is another attempt, which goes before calls that have not begun
   * @throws the signal's reason, or what `call` throws
   */
  async add<T>(call: () => Promise<T>, signal: AbortSignal, again: boolean): Promise<T> {
    return await this.#queue.add(call, { signal, priority: again ? 1 : 0 });
  }

  /** Starts nothing while `waiting` lasts: a rate limit holds for the endpoint and not for the call that met it. */
  async hold(waiting: Promise<void>): Promise<void> {
    this.#holds++;
    this.#queue.pause();
    try {
      await waiting;
      // The call that waited stands in the queue again before anything starts.
      await setImmediate();
    } finally {
      if (--this.#holds === 0) this.#queue.start();
    }
  }
}
