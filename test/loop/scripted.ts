/** A run in a temporary folder with a designer that answers from a script, and small trainings. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { findTask } from "../../envs/index.ts";
import type { Designer, DesignRequest, Proposal, RepairRequest } from "../../src/core/candidate.ts";
import type { RunConfig, RunEvent, RunSignal } from "../../src/core/run.ts";
import { Critic } from "../../src/critic/index.ts";
import type { TrainingPlace } from "../../src/jobs/queue.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { designReward } from "../../src/loop/run.ts";
import type { Method } from "../../src/methods/index.ts";
import { createRun, type RunFolder } from "../../src/store/index.ts";
import { recorded } from "../store/samples.ts";

export interface ScriptedRun extends Disposable {
  readonly folder: RunFolder;
  readonly requests: readonly DesignRequest[];
  readonly repairs: readonly RepairRequest[];
  readonly signals: readonly RunSignal[];
  /** Tells of every signal from now on. */
  onSignal(listener: (signal: RunSignal) => void): void;
  design(signal?: AbortSignal): ReturnType<typeof designReward>;
  /** The journal without times. */
  events(): RunEvent[];
}

/** The task of all runs. */
export const balance = findTask("cartpole-balance");

const critics = new Map<Method | undefined, Critic>();
afterAll(() => {
  for (const critic of critics.values()) critic.dispose();
});

/** One critic, which is one process, for all runs of a file with the same method. */
export function criticOf(method?: Method): Critic {
  const gates = method?.gates;
  const critic = critics.get(method) ?? new Critic(balance, { ...(gates && { settings: gates }) });
  critics.set(method, critic);
  return critic;
}

/**
 * A training that is made up from its job: as fast as the loop can ask, and the same for the same job. The numbers
 * differ between rewards and seeds as those of real trainings do.
 */
export const madeUpTrainings: TrainingPlace = async (job, signal) => {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
  return {
    status: "trained",
    result: {
      ...recorded(Number.parseInt(job.id.slice(0, 4), 16) / 0xffff, job.id),
      policy: Buffer.from("onnx").toString("base64"),
    },
    timing: { seconds: 1, stepsPerSecond: job.steps, rewardShare: 0 },
  };
};

export interface ScriptedOptions {
  readonly seed?: number;
  /** Where trainings run; by default in processes of their own, as in earnest. */
  readonly place?: TrainingPlace;
  /** Repairs by their label; there are none for others. */
  readonly mended?: Readonly<Record<string, string>>;
  /** In place of the script, where it gives something. */
  answer?(request: DesignRequest, seat: number): Promise<Proposal> | undefined;
  /** Makes the designer one that reviews. */
  review?(prompt: string, name: string): Promise<string>;
  observe?(signal: RunSignal): void;
  /** Folder of the event files. */
  readonly tensorboard?: string;
  /** In place of the one that the configuration names. */
  readonly method?: Method;
  /** Changes to the configuration. */
  readonly config?: Partial<RunConfig>;
}

/** @param answers one list a generation */
export function scriptedRun(
  answers: readonly (readonly string[])[],
  {
    seed = 0,
    place,
    mended = {},
    config: part = {},
    answer,
    observe,
    method,
    review,
    tensorboard,
  }: ScriptedOptions = {},
): ScriptedRun {
  const runs = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  const task = balance;
  const config = {
    ...resolveConfig(task, {
      model: "offline",
      candidates: answers[0]!.length,
      iterations: answers.length,
      steps: 4_096,
      finalSeeds: 1,
      seed,
    }),
    ...part,
  };
  const folder = createRun(runs, config, new Date(0));
  const requests: DesignRequest[] = [];
  const repairs: RepairRequest[] = [];
  const signals: RunSignal[] = [];
  const listeners = observe ? [observe] : [];
  const designer: Designer = {
    id: "scripted",
    async propose(request, seat) {
      if (seat === 0) requests.push(request);
      return answer?.(request, seat) ?? { text: answers[request.generation]![seat]!, notes: {} };
    },
    async repair(request) {
      repairs.push(request);
      const text = mended[request.label];
      return text === undefined ? null : { text, notes: {} };
    },
    ...(review && { review }),
  };
  return {
    folder,
    requests,
    repairs,
    signals,
    onSignal: (listener) => void listeners.push(listener),
    design: (signal = new AbortController().signal) =>
      designReward({
        folder,
        config,
        task,
        designer,
        critic: criticOf(method),
        jobs: 2,
        ...(place && { place }),
        ...(method && { method }),
        tensorboard,
        observe: (each) => {
          signals.push(each);
          for (const listener of listeners) listener(each);
        },
        signal,
      }),
    events: () => folder.readJournal().map(({ seq: _seq, at: _at, ...event }) => event as RunEvent),
    [Symbol.dispose]: () => rmSync(runs, { recursive: true, force: true }),
  };
}

/** A promise that somebody else settles. */
export function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  return Promise.withResolvers<T>();
}

/** Rewards for the cart-pole, good and bad. */
export const rewards = {
  squared: "export function reward(s, a, next) { return { upright: -(next.poleAngle ** 2) }; }",
  gentle:
    "export function reward(s, a, next) { return { upright: Math.cos(next.poleAngle), effort: -0.001 * a.force ** 2 }; }",
  upright: "export function reward(s, a, next) { return { upright: Math.cos(next.poleAngle) }; }",
  helpers: `
    import type { State, Action } from "./task";
    const TEMPERATURE = 0.2;
    function closeness(error: number): number { return Math.exp(-((error / TEMPERATURE) ** 2)); }
    export function reward(s: State, a: Action, next: State) {
      return { angle: closeness(next.poleAngle), centre: 0.1 * closeness(next.cartPosition / 2) };
    }`,
  endless:
    "export function reward(s, a, next) { let x = 0; for (let i = 0; i < 1e12; i++) { x += Math.sin(i); } return { x }; }",
  hoarding:
    "export function reward(s, a, next) { let x = [1]; for (let i = 0; i < 60; i++) { x = [...x, ...x]; } return { x: x.length }; }",
  sometimesNaN:
    "export function reward(s, a, next) { return { root: Math.sqrt(next.poleAngle), up: Math.cos(next.poleAngle) }; }",
  throwing:
    'export function reward(s, a, next) { if (next.poleAngle > 0.1) { throw new Error("too far"); } return { up: 1 }; }',
  unknownField: "export function reward(s, a, next) { return { upright: Math.cos(next.poleAngel) }; }",
  // In long episodes, on actions between those that the critic has recorded (of 255 levels each).
  hangsLate: `
    export const memory = { steps: 0 };
    export function reward(s, a, next, m) {
      m.steps += 1;
      let x = 0;
      const level = (127 * a.force) / 5;
      if (m.steps > 60 && Math.abs(level - Math.round(level)) > 0.01) {
        for (let i = 0; i < 1000; i++) for (let j = 0; j < 1000; j++) for (let k = 0; k < 1000; k++) { x += Math.sin(i + j + k); }
      }
      return { up: Math.cos(next.poleAngle), x };
    }`,
  notFiniteLate: `
    export const memory = { steps: 0 };
    export function reward(s, a, next, m) {
      m.steps += 1;
      const level = (127 * a.force) / 5;
      const late = m.steps > 60 && Math.abs(level - Math.round(level)) > 0.01;
      return { up: Math.cos(next.poleAngle), x: Math.sqrt(late ? -1 : 1) * next.poleAngle };
    }`,
  prose: "I would reward the pole for staying upright.",
} as const;
