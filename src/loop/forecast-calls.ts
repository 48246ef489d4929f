/** What a run will ask a language model and what that may cost, before it starts. */
import type { DesignRequest } from "../core/candidate.ts";
import type { CallForecast, Estimated } from "../core/cost.ts";
import { UsageProblem } from "../core/problem.ts";
import type { RunConfig } from "../core/run.ts";
import { contextShares, firstPrompt } from "../designers/index.ts";
import { mostInputTokens, mostUsd, type Price, priceFor, priceOrigin } from "../llm/index.ts";
import { findMethod } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { isPaid } from "./cost.ts";
import { ownPrices } from "./designer.ts";

/** A module of forty lines with its explanation, and some reasoning before it. */
const EXPECTED_ANSWER_TOKENS = 2_000;
/** What a later prompt tells beyond the first: the parent's code, its reflection, what was tried. */
const LATER_PROMPT_TOKENS: Estimated = { expected: 3_000, most: 24_000 };
/** What a repair's prompt tells beyond the refused answer: findings with their remedies. */
const MOST_FINDINGS_TOKENS = 4_000;

/**
 * Null where no model is paid. What is expected knows neither repairs, nor failed attempts, nor the discount of
 * prompt caching; what is at most knows every repair, each call at what will be set aside for it.
 */
export function forecastCalls(config: RunConfig, task: Task): CallForecast | null {
  if (!isPaid(config)) return null;
  const { iterations, candidates, repairs = 0, budgetUsd = Number.POSITIVE_INFINITY } = config;
  const { price, answer, first, later } = questionOf(config, task);
  const repaired = (prompt: number) => prompt + answer.most + MOST_FINDINGS_TOKENS;
  const rounds = [
    { prompt: first, calls: candidates },
    { prompt: later, calls: candidates * (iterations - 1) },
  ];
  const total = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.reduce((sum, round) => sum + of(round), 0);
  const most = (of: (inputTokens: number) => number) =>
    total(({ prompt, calls }) => calls * (of(prompt.most) + repairs * of(repaired(prompt.most))));
  const calls = { expected: candidates * iterations, most: candidates * iterations * (1 + repairs) };
  const estimated = (of: Estimated): Estimated => ({
    expected: Math.min(budgetUsd, of.expected),
    most: Math.min(budgetUsd, of.most),
  });
  return {
    calls,
    inputTokens: {
      expected: total((round) => round.calls * round.prompt.expected),
      most: most((tokens) => tokens),
    },
    outputTokens: { expected: calls.expected * answer.expected, most: calls.most * answer.most },
    usd:
      price &&
      estimated({
        expected: total((round) => round.calls * expectedUsd(round.prompt.expected, answer.expected, price)),
        most: most((tokens) => mostUsd(tokens, answer.most, price)),
      }),
    price: priceOrigin(providerOf(config), ownPrices(config)),
  };
}

/** @throws UsageProblem when the budget does not suffice for the first question of a run */
export function checkBudget(config: RunConfig, task: Task): void {
  if (!isPaid(config) || config.budgetUsd === undefined) return;
  const { price, answer, first } = questionOf(config, task);
  const usd = price ? mostUsd(first.most, answer.most, price) : 0;
  if (usd <= config.budgetUsd) return;
  throw new UsageProblem(
    `--budget-usd ${config.budgetUsd} does not suffice for one question to ${config.model}, which may cost up to $${usd.toPrecision(2)}: raise it, lower --answer-tokens (now ${answer.most}), or take a cheaper model`,
  );
}

/** Tokens of the prompts and of an answer, the first prompt as it will really be sent, and the model's price. */
function questionOf(config: RunConfig, task: Task) {
  const { system, user, tokens } = firstPrompt(
    { ...config, task, method: findMethod(config.method) },
    firstRequest(config),
  );
  const { answerTokens: most } = contextShares(config);
  const request = { system, messages: [{ role: "user", text: user }], maxTokens: most, sample: 0 } as const;
  const first: Estimated = {
    expected: tokens,
    most: mostInputTokens(request),
  };
  return {
    price: priceFor(providerOf(config), ownPrices(config)),
    answer: { expected: Math.min(most, EXPECTED_ANSWER_TOKENS), most },
    first,
    later: {
      expected: first.expected + LATER_PROMPT_TOKENS.expected,
      most: first.most + LATER_PROMPT_TOKENS.most,
    },
  };
}

function firstRequest({ task, description, candidates, seed }: RunConfig): DesignRequest {
  return {
    task,
    ...(description !== undefined && { description }),
    generation: 0,
    count: candidates,
    seed,
    incumbent: null,
    history: [],
  };
}

const providerOf = ({ model, baseUrl }: RunConfig) => ({ id: model, listPrices: baseUrl === undefined });

function expectedUsd(inputTokens: number, outputTokens: number, { input, output }: Price): number {
  return (inputTokens * input + outputTokens * output) / 1e6;
}
