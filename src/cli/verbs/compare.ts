/** `design-reward compare <run> <run>`: two runs side by side, and whether they can be told apart. */

import { DEFAULT_BACKEND } from "../../core/backend-id.ts";
import type { Cost } from "../../core/cost.ts";
import { plainLine } from "../../core/plain-text.ts";
import type { RunConfig, RunResult } from "../../core/run.ts";
import type { Estimate } from "../../core/statistics.ts";
import { tableLines } from "../../core/text-table.ts";
import { Ledger } from "../../loop/index.ts";
import { openRun, statusOf } from "../../store/index.ts";
import { dollarsText } from "../cost-text.ts";
import { countText, fitnessText, intervalText, percentText } from "../format.ts";
import type { Report, VerbContext } from "../verb.ts";

interface Side {
  readonly id: string;
  readonly status: string;
  readonly config: RunConfig;
  readonly result: RunResult | null;
  /** What the language model cost, or null where none was asked. */
  readonly cost: Cost | null;
}

export function compare({ runsDir }: VerbContext, first: string, second: string): Report {
  const sides = [first, second].map((name) => side(runsDir, name));
  const [a, b] = sides as [Side, Side];
  const conclusion = conclude(a, b);
  const row = (name: string, of: (each: Side) => string) => [name, of(a), of(b)];
  const winner = ({ result }: Side) => contender(result, "winner");
  const text = [
    ...tableLines(
      ["", a.id, b.id],
      [
        row("status", (each) => each.status),
        row("task", ({ config }) => config.task),
        row("method", ({ config }) => plainLine(config.method)),
        row("model", ({ config }) => plainLine(config.model)),
        row("candidates × generations", ({ config }) => `${config.candidates} × ${config.iterations}`),
        ...(sides.some(({ config }) => config.seedReward)
          ? [row("first parent", ({ config }) => plainLine(config.seedReward?.name ?? "–"))]
          : []),
        row("steps", ({ config }) => countText(config.steps)),
        ...(sides.some(({ config }) => config.backend)
          ? [row("backend", ({ config }) => config.backend ?? DEFAULT_BACKEND)]
          : []),
        row("seed", ({ config }) => String(config.seed)),
        row("winner's fitness", (each) => fitnessText(winner(each)?.fitness.mean)),
        row("95 % interval", (each) => {
          const interval = winner(each)?.fitness.interval;
          return interval ? intervalText(interval) : "–";
        }),
        row("seeds", (each) => String(winner(each)?.fitness.values.length ?? "–")),
        row("success", (each) => percentText(winner(each)?.success?.mean)),
        row("human-normalised", ({ result }) => fitnessText(result?.humanNormalised)),
        row("human's fitness", ({ result }) => fitnessText(contender(result, "human")?.fitness.mean)),
        row("sparse's fitness", ({ result }) => fitnessText(contender(result, "sparse")?.fitness.mean)),
        row("trainings", ({ result }) => String(result?.trainings ?? "–")),
        row("questions to a model", ({ cost }) => String(cost?.calls ?? "none")),
        row("tokens in", ({ cost }) => (cost ? countText(cost.inputTokens) : "none")),
        row("tokens out", ({ cost }) => (cost ? countText(cost.outputTokens) : "none")),
        row("dollars", ({ cost }) => (cost ? dollarsText(cost.usd) : "none")),
      ],
    ),
    "",
    conclusion,
  ].join("\n");
  return { json: { runs: sides, conclusion }, text };
}

function side(runsDir: string, name: string): Side {
  const folder = openRun(runsDir, name);
  const lines = folder.readJournal();
  const finished = lines.find((line) => line.type === "run-finished");
  return {
    id: folder.id,
    status: statusOf(folder.path, lines),
    config: folder.config,
    result: finished?.result ?? null,
    cost: finished?.result.cost ?? Ledger.of(folder, lines).total(),
  };
}

function contender(result: RunResult | null, name: string) {
  return result?.contenders.find((each) => each.contender === name);
}

function conclude(a: Side, b: Side): string {
  if (a.config.task !== b.config.task) return "Different tasks: their fitness cannot be compared.";
  const first = contender(a.result, "winner")?.fitness;
  const second = contender(b.result, "winner")?.fitness;
  if (!first || !second) return "Not both are finished: there is nothing to compare yet.";
  const budget = a.config.steps === b.config.steps ? "" : " Their trainings had different numbers of steps.";
  if (isAbove(first, second)) return `${a.id} is better: its interval lies above the other's.${budget}`;
  if (isAbove(second, first)) return `${b.id} is better: its interval lies above the other's.${budget}`;
  return `Their intervals overlap: with so few seeds, neither can be called better.${budget}`;
}

function isAbove(one: Estimate, other: Estimate): boolean {
  return one.interval[0] > other.interval[1];
}
