/** A run in a temporary folder with a designer that answers from a script, and small trainings. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTask } from "../../envs/index.ts";
import type { Designer, DesignRequest } from "../../src/core/candidate.ts";
import type { RunEvent, RunSignal } from "../../src/core/run.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { designReward } from "../../src/loop/run.ts";
import { createRun, type RunFolder } from "../../src/store/index.ts";

export interface ScriptedRun extends Disposable {
  readonly folder: RunFolder;
  readonly requests: readonly DesignRequest[];
  readonly signals: readonly RunSignal[];
  design(signal?: AbortSignal): ReturnType<typeof designReward>;
  /** The journal without times. */
  events(): RunEvent[];
}

/** @param answers one list a generation */
export function scriptedRun(answers: readonly (readonly string[])[], seed = 0): ScriptedRun {
  const runs = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  const task = findTask("cartpole-balance");
  const config = {
    ...resolveConfig(task, {
      model: "offline",
      candidates: answers[0]!.length,
      iterations: answers.length,
      steps: 4_096,
      finalSeeds: 1,
      seed,
    }),
  };
  const folder = createRun(runs, config, new Date(0));
  const requests: DesignRequest[] = [];
  const signals: RunSignal[] = [];
  const designer: Designer = {
    id: "scripted",
    async propose(request) {
      requests.push(request);
      return answers[request.generation]!.map((text) => ({ text, notes: {} }));
    },
  };
  return {
    folder,
    requests,
    signals,
    design: (signal = new AbortController().signal) =>
      designReward({
        folder,
        config,
        task,
        designer,
        jobs: 2,
        observe: (each) => signals.push(each),
        signal,
      }),
    events: () => folder.readJournal().map(({ seq: _seq, at: _at, ...event }) => event as RunEvent),
    [Symbol.dispose]: () => rmSync(runs, { recursive: true, force: true }),
  };
}

/** Rewards for the cart-pole, good and bad. */
export const rewards = {
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
  prose: "I would reward the pole for staying upright.",
} as const;
