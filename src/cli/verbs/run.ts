/** `design-reward --task <id>`: designs a reward from scratch. */
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { findTask, tasks } from "../../../envs/index.ts";
import type { BackendId } from "../../core/backend-id.ts";
import { plainLine } from "../../core/plain-text.ts";
import { UsageProblem } from "../../core/problem.ts";
import type { LlmSettings, RunConfig } from "../../core/run.ts";
import { readTemplates } from "../../designers/index.ts";
import { requireBackend } from "../../learn/backends/index.ts";
import { parsePriceTable, resolveModel } from "../../llm/index.ts";
import {
  checkBudget,
  checkDesigner,
  forecast,
  forecastCalls,
  resolveConfig,
  withTogether,
} from "../../loop/index.ts";
import type { Task } from "../../sim/environment.ts";
import { createRun } from "../../store/index.ts";
import { conduct } from "../conduct.ts";
import { forecastLines } from "../cost-text.ts";
import { countText, durationText, plural } from "../format.ts";
import { requireInterview } from "../interactive.ts";
import { readInput, readJsonInput } from "../read-input.ts";
import { refusedSeedReward } from "../seed-reward.ts";
import type { Report, VerbContext } from "../verb.ts";
import { resume } from "./resume.ts";

export interface RunArguments {
  readonly task?: string;
  readonly description?: string;
  readonly method?: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly candidates?: number;
  readonly iterations?: number;
  readonly steps?: number;
  readonly seeds?: number;
  readonly finalSeeds?: number;
  readonly jobs?: number;
  readonly seed?: number;
  readonly learner?: readonly string[];
  readonly budgetUsd?: number;
  readonly maxHours?: number;
  readonly repairs?: number;
  readonly overlap?: number;
  readonly fewShot?: number;
  /** Files and folders, as named on the command line. */
  readonly seedReward?: string;
  readonly prompts?: string;
  readonly prices?: string;
  readonly effort?: LlmSettings["effort"];
  readonly answerFormat?: LlmSettings["answerFormat"];
  readonly contextTokens?: number;
  readonly answerTokens?: number;
  readonly interactive?: boolean;
  readonly tensorboard?: string | true;
  readonly requestsPerMinute?: number;
  readonly patience?: number;
  readonly concurrency?: number;
  readonly backend?: string;
  readonly together?: number | "auto";
  readonly resume?: string;
  readonly dryRun?: boolean;
}

/** Options that do not decide what a run does, so that a resumed run may have other ones. */
const free: ReadonlySet<string> = new Set([
  "resume",
  "jobs",
  "interactive",
  "tensorboard",
  "requestsPerMinute",
  "patience",
  "concurrency",
  "runDir",
  "quiet",
  "json",
]);

export async function run(context: VerbContext, options: RunArguments): Promise<Report> {
  if (options.resume !== undefined) {
    const fixed = Object.keys(options).find((name) => !free.has(name));
    if (fixed !== undefined) {
      const option = fixed.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new UsageProblem(
        `--${option} cannot be given with --resume: a run goes on with the settings that it began with`,
      );
    }
    return resume(context, options.resume, options);
  }
  if (options.task === undefined) {
    const ids = tasks.map(({ id }) => id).join(", ");
    throw new UsageProblem(`--task is missing: expected one of ${ids}`);
  }
  const task = findTask(options.task);
  const backend = options.backend === undefined ? undefined : await requireBackend(options.backend);
  const asked = configOf(task, { ...options, backend }, context.terminal.env);
  await checkDesigner(asked, task, context.runsDir, context.terminal.env);
  checkBudget(asked, task);
  if (options.interactive) requireInterview(asked);
  const refused = asked.seedReward && (await refusedSeedReward(task, options.seedReward!));
  if (refused) return refused;
  const config = await withTogether(asked, task, options.together);
  if (!options.dryRun) {
    return conduct(context, createRun(context.runsDir, config, new Date()), options);
  }

  const jobs = options.jobs ?? availableParallelism();
  const { trainings, environmentSteps, seconds } = forecast(config, jobs);
  const calls = forecastCalls(config, task);
  const text = [
    `${task.id}: method ${config.method}, model ${plainLine(config.model)}, ${plural(config.candidates, "candidate")} × ${plural(config.iterations, "generation")}`,
    `at most ${plural(trainings, "training")} of ${countText(config.steps)} steps: ${countText(environmentSteps)} environment steps, ${jobs} at a time${config.backend ? ` on ${config.backend}` : ""}${config.together ? `, up to ${config.together} in one graph` : ""}`,
    `time: ${seconds === null ? "known once the control training has measured this machine" : durationText(seconds)}`,
    ...forecastLines(calls, plainLine(config.model), config.budgetUsd),
    "nothing was started (--dry-run)",
  ].join("\n");
  return {
    json: { dryRun: true, config, forecast: { trainings, environmentSteps, seconds, calls } },
    text,
  };
}

/** What was asked for, with the files that it names read in: a run depends on nothing that can change later. */
function configOf(
  task: Task,
  options: Omit<RunArguments, "backend"> & { readonly backend: BackendId | undefined },
  env: Readonly<Record<string, string | undefined>>,
): RunConfig {
  const { model = "auto", seedReward, prompts, ...rest } = options;
  const llm = llmSettings(options);
  return resolveConfig(task, {
    ...rest,
    model: resolveModel(model, env),
    ...(seedReward !== undefined && {
      seedReward: { name: basename(seedReward), source: readInput(seedReward, "reward") },
    }),
    ...(prompts !== undefined && { prompts: readTemplates(prompts) }),
    ...(Object.keys(llm).length > 0 && { llm }),
  });
}

function llmSettings({
  effort,
  answerFormat,
  contextTokens,
  answerTokens,
  prices,
}: Omit<RunArguments, "backend">): LlmSettings {
  return {
    ...(effort !== undefined && { effort }),
    ...(answerFormat !== undefined && { answerFormat }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(answerTokens !== undefined && { answerTokens }),
    ...(prices !== undefined && { prices: parsePriceTable(readJsonInput(prices, "price table"), prices) }),
  };
}
