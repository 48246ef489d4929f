/** Exports a candidate of a run as a package of its own, with everything that the run knows of it. */
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { findTask } from "../../envs/index.ts";
import { Problem, UsageProblem } from "../core/problem.ts";
import type { Contender, RunConfig, RunResult } from "../core/run.ts";
import { estimate } from "../core/statistics.ts";
import { Critic } from "../critic/index.ts";
import { compileReward } from "../reward/compile.ts";
import { exportReward, type RewardCard } from "../reward/export/index.ts";
import type { Task } from "../sim/environment.ts";
import { diskProblem, makeFolder, type RunFolder, writeAtomic } from "../store/index.ts";
import { versions } from "./versions.ts";

const LICENCE = "MIT";

export interface ExportBestOptions {
  readonly folder: RunFolder;
  readonly task: Task;
  readonly config: RunConfig;
  readonly critic: Critic;
  readonly result: RunResult;
}

/** Writes the winner into the run's own `best/`. */
export async function exportBest({ folder, task, config, critic, result }: ExportBestOptions): Promise<void> {
  await write({
    task,
    critic,
    source: result.winner.source,
    format: "ts",
    card: winnerCard(config, result),
    output: folder.best,
  });
}

/**
 * @param which a candidate's label or id, or `winner`
 * @param output a folder that is empty or not there yet
 * @throws UsageProblem when there is no such candidate, or `output` holds other files
 */
export async function exportCandidate(
  folder: RunFolder,
  which: string,
  format: string,
  output: string,
): Promise<void> {
  const lines = folder.readJournal();
  const finished = lines.find((line) => line.type === "run-finished")?.result;
  const failed = lines.find((line) => line.type === "run-failed");
  if (failed && which === "winner") {
    throw new Problem(`run ${folder.id} ended without a trained reward, so there is nothing to export`);
  }
  const wanted = which === "winner" ? (finished?.winner.label ?? incumbentOf(lines)) : which;
  const judged = lines
    .filter((line) => line.type === "judged")
    .find(({ label, id }) => label === wanted || id === wanted);
  if (!judged) {
    throw new UsageProblem(
      which === "winner"
        ? `run ${folder.id} has no trained candidate yet; design-reward resume ${folder.id} goes on with it`
        : `run ${folder.id} has no candidate "${which}"; design-reward show ${folder.id} lists them`,
    );
  }
  if (!judged.verdict.accepted) {
    throw new Problem(
      `candidate ${judged.label} of ${folder.id} was refused by the critic, so there is nothing to export`,
    );
  }
  refuseFull(output);
  const task = findTask(folder.config.task);
  using critic = new Critic(task);
  await write({
    task,
    critic,
    source: judged.source,
    format,
    card:
      finished?.winner.label === judged.label
        ? winnerCard(folder.config, finished)
        : searchCard(folder.config, judged.id, lines),
    output,
  });
}

type Lines = ReturnType<RunFolder["readJournal"]>;

function incumbentOf(lines: Lines): string | undefined {
  return lines.findLast((line) => line.type === "selected")?.incumbent?.label;
}

async function write(options: {
  readonly task: Task;
  readonly critic: Critic;
  readonly source: string;
  readonly format: string;
  readonly card: RewardCard;
  readonly output: string;
}): Promise<void> {
  const { task, critic, source, card, output } = options;
  const { javascript } = compileReward(source);
  const vectors = await critic.vectors(javascript);
  const files = exportReward(options.format, { task, source, javascript, vectors, card });
  for (const [name, text] of Object.entries(files)) writeAtomic(join(output, name), text);
}

function refuseFull(output: string): void {
  try {
    makeFolder(output);
    if (readdirSync(output).length === 0) return;
  } catch (error) {
    throw diskProblem("cannot write to", output, error);
  }
  throw new UsageProblem(`${output} is not empty; name a new folder with -o`);
}

function winnerCard(config: RunConfig, result: RunResult): RewardCard {
  const row = (contender: Contender) => result.contenders.find((each) => each.contender === contender);
  const [winner, human, sparse] = [row("winner"), row("human"), row("sparse")];
  return {
    ...conditions(config, result.winner.id),
    ...(winner && { fitness: winner.fitness, seeds: winner.seeds }),
    ...(winner?.success && { success: winner.success.mean }),
    ...(human && { human: human.fitness }),
    ...(sparse && { sparse: sparse.fitness }),
    ...(result.humanNormalised !== null && { humanNormalised: result.humanNormalised }),
  };
}

/** What the search alone knows: the trainings on which the candidate was, or was not, chosen. */
function searchCard(config: RunConfig, id: string, lines: Lines): RewardCard {
  const trained = lines.filter((line) => line.type === "trained").filter((line) => line.id === id);
  if (trained.length === 0) return conditions(config, id);
  return {
    ...conditions(config, id),
    fitness: estimate(trained.map(({ result }) => result.evaluation.fitness.mean)),
    seeds: trained.map(({ seed }) => seed),
  };
}

function conditions(config: RunConfig, id: string): RewardCard {
  const on = config.backend === undefined ? "" : ` --backend ${config.backend}`;
  return {
    id,
    designer: config.model,
    steps: config.steps,
    command:
      config.model === "offline"
        ? `npx design-reward --task ${config.task} --method ${config.method} --model offline --candidates ${config.candidates} ` +
          `--iterations ${config.iterations} --steps ${config.steps} --seeds ${config.seeds} --final-seeds ${config.finalSeeds} --seed ${config.seed}${on}`
        : `npx design-reward train reward.ts --task ${config.task} --steps ${config.steps}${on}`,
    versions: versions(),
    machine: cpus()[0]?.model ?? "unknown processor",
    licence: LICENCE,
  };
}
