/** A run whose designer is a model behind a server of the test, at prices that make dollars of a few tokens. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { RunConfig, RunEvent, RunResult, RunSignal } from "../../src/core/run.ts";
import { resolveConfig } from "../../src/loop/config.ts";
import { designReward } from "../../src/loop/run.ts";
import { createRun, type RunFolder } from "../../src/store/index.ts";
import type { Behaviour } from "../llm/behaviours.ts";
import { chatApi, type Received, startModelServer } from "../llm/model-server.ts";
import { balance, criticOf, madeUpTrainings } from "./scripted.ts";

/** Dollars per million tokens. */
export const prices = {
  asOf: "2026-11-20",
  models: { [chatApi.model]: { input: 2, cachedInput: 0.5, output: 1000 } },
};

/** What every answer says it took, and what that costs. */
const usage = { fresh: 20, cached: 100, cacheWrite: 0, output: 50, reasoning: 30 };
export const usdPerCall = (20 * 2 + 100 * 0.5 + 50 * 1000) / 1e6;

/** Most tokens of an answer: at these prices a call may cost a dollar, and its prompt a little more. */
export const answerTokens = 1000;

export interface PaidRun extends AsyncDisposable {
  readonly folder: RunFolder;
  readonly signals: readonly RunSignal[];
  /** Questions that reached the server. */
  asked(): number;
  design(signal?: AbortSignal): Promise<RunResult>;
  /** The journal without times. */
  events(): RunEvent[];
}

/** @param script what the server does with the n-th question */
export async function paidRun(
  script: (n: number, received: Received) => Behaviour,
  part: Partial<RunConfig> = {},
): Promise<PaidRun> {
  vi.stubEnv("OPENAI_API_KEY", "sk-canary-of-a-paid-run");
  const server = await startModelServer({ api: chatApi, script: (received, n) => script(n, received) });
  const runs = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  const task = balance;
  const config: RunConfig = {
    ...resolveConfig(task, {
      model: chatApi.model,
      candidates: 2,
      iterations: 2,
      steps: 4_096,
      finalSeeds: 1,
    }),
    baseUrl: `${server.url}/v1`,
    repairs: 0,
    llm: { answerTokens, prices },
    ...part,
  };
  const folder = createRun(runs, config, new Date(0));
  const signals: RunSignal[] = [];
  return {
    folder,
    signals,
    asked: () => server.questions.length,
    design: (signal = new AbortController().signal) =>
      designReward({
        folder,
        config,
        task,
        critic: criticOf(),
        jobs: 2,
        place: madeUpTrainings,
        observe: (each) => signals.push(each),
        signal,
      }),
    events: () => folder.readJournal().map(({ seq: _seq, at: _at, ...event }) => event as RunEvent),
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await server[Symbol.asyncDispose]();
      rmSync(runs, { recursive: true, force: true });
    },
  };
}

/** An answer with one reward module, and the usage above. */
export const answer = (source: string): Behaviour => ({
  does: "answer",
  text: `\`\`\`ts\n${source}\n\`\`\`\n`,
  usage,
});
