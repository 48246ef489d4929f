/** The order in which trainings get their turn, what is tried again, and what is never trained twice. */
import { describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import type { FailureKind } from "../../src/core/outcome.ts";
import type { TrainingJob, TrainingResult } from "../../src/core/training.ts";
import { createJob } from "../../src/jobs/job.ts";
import { type ResultStore, type TrainingPlace, TrainingQueue } from "../../src/jobs/queue.ts";
import type { TrainingReport } from "../../src/jobs/report.ts";
import { settingsFor } from "../../src/learn/settings.ts";

const task = findTask("cartpole-balance");

function job(seed: number): TrainingJob {
  return createJob({
    task: task.id,
    reward: { id: "0123456789ab", javascript: "" },
    seed,
    steps: 1000,
    settings: settingsFor(task),
    checkpoints: 1,
    episodes: 1,
  });
}

const trained = ({ id }: TrainingJob): TrainingReport => ({
  status: "trained",
  result: { job: id } as TrainingResult,
  timing: { seconds: 1, stepsPerSecond: 1000, rewardShare: 0 },
});

const failed = (kind: FailureKind): TrainingReport => ({
  status: "failed",
  failure: { kind, message: "It went wrong." },
});

/** A place that keeps what it was given until it is told how that ended. */
class Place {
  readonly started: number[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly run: TrainingPlace = async (each, signal) => {
    this.started.push(each.seed);
    await new Promise<void>((done) => {
      this.#waiting.push(done);
      signal.addEventListener("abort", () => done(), { once: true });
    });
    signal.throwIfAborted();
    return trained(each);
  };
  async finishNext(): Promise<void> {
    this.#waiting.shift()!();
    await settled();
  }
}

/** Everything that only waits for promises has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

class Kept implements ResultStore {
  readonly results = new Map<string, TrainingResult>();
  loadResult(id: string): TrainingResult | null {
    return this.results.get(id) ?? null;
  }
  saveResult(result: TrainingResult): void {
    this.results.set(result.job, result);
  }
  readonly states = new Map<string, Uint8Array>();
  loadState(id: string): Uint8Array | null {
    return this.states.get(id) ?? null;
  }
  saveState(id: string, state: Uint8Array): void {
    this.states.set(id, state);
  }
  dropState(id: string): void {
    this.states.delete(id);
  }
}

const signal = new AbortController().signal;

describe("order", () => {
  test("as many at once as there are jobs, the highest priority first, else as they came", async () => {
    const place = new Place();
    const queue = new TrainingQueue(2, signal, null, place.run);
    const all = [
      queue.train(job(1)),
      queue.train(job(2)),
      queue.train(job(3)),
      queue.train(job(4), { priority: 1 }),
      queue.train(job(5), { priority: 1 }),
    ];
    await settled();
    expect(place.started).toEqual([1, 2]);
    for (const expected of [
      [1, 2, 4],
      [1, 2, 4, 5],
      [1, 2, 4, 5, 3],
    ]) {
      await place.finishNext();
      expect(place.started).toEqual(expected);
    }
    await place.finishNext();
    await place.finishNext();
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(5).fill("trained"));
  });

  test("a training is said to start when it gets its turn, not when it is queued", async () => {
    const place = new Place();
    const queue = new TrainingQueue(1, signal, null, place.run);
    const started: number[] = [];
    const both = [1, 2].map((seed) => queue.train(job(seed), { onStart: () => started.push(seed) }));
    await settled();
    expect(started).toEqual([1]);
    await place.finishNext();
    expect(started).toEqual([1, 2]);
    await place.finishNext();
    await Promise.all(both);
  });
});

describe("failures", () => {
  /** Ends each attempt as the script says, and counts them. */
  async function attempts(...script: readonly TrainingReport[]) {
    let count = 0;
    const queue = new TrainingQueue(1, signal, null, async () => script[count++]!);
    return { report: await queue.train(job(1)), count };
  }

  test("a fault of the machine is tried once more", async () => {
    expect(await attempts(failed("machine"), trained(job(1)))).toMatchObject({
      report: { status: "trained" },
      count: 2,
    });
  });

  test("and reported when it comes again", async () => {
    expect(await attempts(failed("machine"), failed("machine"))).toMatchObject({
      report: { status: "failed", failure: { kind: "machine" } },
      count: 2,
    });
  });

  test.each(["timeout", "not-finite", "memory", "learner"] as const)(
    "%s is not tried again",
    async (kind) => {
      expect(await attempts(failed(kind), trained(job(1)))).toMatchObject({
        report: { status: "failed", failure: { kind } },
        count: 1,
      });
    },
  );
});

describe("results", () => {
  test("are kept, and a training whose result is kept is not done again", async () => {
    const store = new Kept();
    const place = new Place();
    const queue = new TrainingQueue(1, signal, store, place.run);
    const first = queue.train(job(1));
    await settled();
    await place.finishNext();
    await first;
    expect([...store.results.keys()]).toEqual([job(1).id]);
    expect(await queue.train(job(1))).toEqual({
      status: "trained",
      result: { job: job(1).id },
      timing: null,
    });
    expect(place.started).toEqual([1]);
  });

  test("of failed trainings are not kept: the next run may have more luck", async () => {
    const store = new Kept();
    await new TrainingQueue(1, signal, store, async () => failed("crash")).train(job(1));
    expect(store.results.size).toBe(0);
  });
});

describe("states", () => {
  const state = Uint8Array.of(1, 2, 3);

  test("of a training that was broken off are there when it is tried again, and go when it has ended", async () => {
    const store = new Kept();
    const from: (Uint8Array | null)[] = [];
    const reports = [failed("machine"), trained(job(1))];
    const place: TrainingPlace = async (_job, _signal, _onProgress, states) => {
      from.push(states!.from);
      states!.keep(state);
      return reports.shift()!;
    };
    await new TrainingQueue(1, signal, store, place).train(job(1));
    expect(from).toEqual([null, state]);
    expect(store.states.size).toBe(0);
  });

  test("stay when it was cancelled, and whoever asks for it is told what became of them", async () => {
    const store = new Kept();
    const stop = new AbortController();
    const broken: TrainingPlace = async (_job, stopped, _onProgress, states) => {
      states!.keep(state);
      stop.abort(new Error("stopped by hand"));
      throw stopped.reason;
    };
    await expect(new TrainingQueue(1, stop.signal, store, broken).train(job(1))).rejects.toThrow("by hand");
    expect(store.states.get(job(1).id)).toBe(state);

    const told: unknown[] = [];
    const whole: TrainingPlace = async (each, _signal, _onProgress, states) => {
      states!.onResumed!(700, null);
      return trained(each);
    };
    await new TrainingQueue(1, signal, store, whole).train(job(1), {
      onResumed: (...news) => told.push(...news),
    });
    expect(told).toEqual([700, null]);
    expect(store.states.size).toBe(0);
  });

  test("are not asked for where nothing is kept", async () => {
    const place: TrainingPlace = async (each, _signal, _onProgress, states) => {
      expect(states).toBeUndefined();
      return trained(each);
    };
    await new TrainingQueue(1, signal, null, place).train(job(1));
  });
});

test("an abort ends what runs and what waits, with its reason", async () => {
  const stop = new AbortController();
  const place = new Place();
  const queue = new TrainingQueue(1, stop.signal, null, place.run);
  const both = Promise.allSettled([queue.train(job(1)), queue.train(job(2))]);
  await settled();
  stop.abort(new Error("stopped by hand"));
  expect(await both).toMatchObject([
    { status: "rejected", reason: { message: "stopped by hand" } },
    { status: "rejected", reason: { message: "stopped by hand" } },
  ]);
  expect(place.started).toEqual([1]);
});

test("a job's id is the hash of all that decides its result", () => {
  expect(job(1).id).toBe(job(1).id);
  expect(job(1).id).not.toBe(job(2).id);
  expect(JSON.parse(JSON.stringify(job(1)))).toEqual(job(1));
});
