/** Runs or resumes a search under a person's eyes: the same for `run` and `resume`. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findTask } from "../../envs/index.ts";
import { Interrupted } from "../core/problem.ts";
import { type AskingPace, designReward } from "../loop/index.ts";
import type { RunFolder } from "../store/index.ts";
import { interview, requireInterview } from "./interactive.ts";
import { nextCommands, resultTable, runDirOption } from "./result-table.ts";
import type { Report, VerbContext } from "./verb.ts";
import { createWatcher } from "./view/watcher.ts";

/** What a resumed run may have otherwise than when it began. */
export interface ConductOptions extends AskingPace {
  /** Trainings side by side; as many as there are cores unless given. */
  readonly jobs?: number;
  /** Whether to ask the person at the terminal between generations. */
  readonly interactive?: boolean;
  /** Folder for event files, in which the run gets a folder of its own; true for one in the run's folder. */
  readonly tensorboard?: string | true;
}

/**
 * @throws UsageProblem when nobody can be asked who shall be asked, Problem when nothing could be trained, Interrupted on Ctrl-C
 */
export async function conduct(
  context: VerbContext,
  folder: RunFolder,
  options: ConductOptions = {},
): Promise<Report> {
  const { jobs, interactive = false, tensorboard, requestsPerMinute, concurrency, patience } = options;
  if (interactive) requireInterview(folder.config);
  const task = findTask(folder.config.task);
  const signal = context.interruption();
  const watcher = await createWatcher(context);
  try {
    const result = await designReward({
      folder,
      config: folder.config,
      task,
      jobs: jobs ?? availableParallelism(),
      pace: {
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
        ...(patience !== undefined && { patience }),
        ...(concurrency !== undefined && { concurrency }),
      },
      ...(tensorboard !== undefined && {
        tensorboard: tensorboard === true ? folder.tensorboard : join(tensorboard, folder.id),
      }),
      observe: (news) => watcher.observe(news),
      ...(interactive && {
        beforeAsking: interview({
          folder: folder.feedback,
          watcher,
          input: process.stdin,
          output: process.stderr,
          signal,
          // As the signal does it; sent to itself, it would end the process at once on Windows.
          onInterrupt: () => process.emit("SIGINT"),
        }),
      }),
      signal,
    });
    watcher.close();
    const text = ["", ...resultTable(result), "", ...nextCommands(folder.id, result, context.runsDir)].join(
      "\n",
    );
    return { json: { run: folder.id, folder: folder.path, best: folder.best, result }, text };
  } catch (error) {
    watcher.close();
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(
      `stopped; to go on: design-reward resume ${folder.id}${runDirOption(context.runsDir)}`,
      { cause: error },
    );
  }
}
