/** `design-reward --task <id>`: designs a reward from scratch. */
import { availableParallelism } from "node:os";
import { findTask, tasks } from "../../../envs/index.ts";
import { plainLine } from "../../core/plain-text.ts";
import { UsageProblem } from "../../core/problem.ts";
import { resolveModel } from "../../llm/index.ts";
import { checkDesigner, forecast, resolveConfig } from "../../loop/index.ts";
import { createRun } from "../../store/index.ts";
import { conduct } from "../conduct.ts";
import { countText, durationText, plural } from "../format.ts";
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
  readonly budgetUsd?: number;
  readonly maxHours?: number;
  readonly resume?: string;
  readonly dryRun?: boolean;
}

/** Options that do not decide what a run does, so that a resumed run may have other ones. */
const free: ReadonlySet<string> = new Set(["resume", "jobs", "runDir", "quiet", "json"]);

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
  const { model = "auto", ...rest } = options;
  const config = resolveConfig(task, { ...rest, model: resolveModel(model, context.terminal.env) });
  await checkDesigner(config, task, context.runsDir, context.terminal.env);
  if (!options.dryRun) {
    return conduct(context, createRun(context.runsDir, config, new Date()), options.jobs);
  }

  const jobs = options.jobs ?? availableParallelism();
  const { trainings, environmentSteps, seconds } = forecast(config, jobs);
  const costs = config.model === "offline" ? { tokens: 0, usd: 0 } : { tokens: null, usd: null };
  const text = [
    `${task.id}: method ${config.method}, model ${plainLine(config.model)}, ${plural(config.candidates, "candidate")} × ${plural(config.iterations, "generation")}`,
    `at most ${plural(trainings, "training")} of ${countText(config.steps)} steps: ${countText(environmentSteps)} environment steps, ${jobs} at a time`,
    `time: ${seconds === null ? "known once the control training has measured this machine" : durationText(seconds)}`,
    costs.usd === 0
      ? "tokens and dollars: none, the designer is offline"
      : `tokens and dollars: decided by the model's answers${config.budgetUsd === undefined ? "; set --budget-usd for a limit" : `, at most $${config.budgetUsd}`}`,
    "nothing was started (--dry-run)",
  ].join("\n");
  return {
    json: { dryRun: true, config, forecast: { trainings, environmentSteps, seconds, ...costs } },
    text,
  };
}
