/** `design-reward train <reward.ts|human|sparse> --task <id>`: one training outside any run. */
import { join, resolve } from "node:path";
import { findTask, referenceReward } from "../../../envs/index.ts";
import { type BackendId, DEFAULT_BACKEND } from "../../core/backend-id.ts";
import { UsageProblem } from "../../core/problem.ts";
import { tableLines } from "../../core/text-table.ts";
import type { TrainingResult, TrainingTiming } from "../../core/training.ts";
import { requireBackend } from "../../learn/backends/index.ts";
import { trainOnce } from "../../loop/index.ts";
import { countText, durationText, fitnessText, percentText } from "../format.ts";
import { judgeFile, lenient } from "../judge-file.ts";
import type { Report, VerbContext } from "../verb.ts";
import { createTrainingWatcher } from "../view/training-watcher.ts";

interface TrainArguments {
  readonly task: string;
  readonly steps?: number;
  readonly seed?: number;
  readonly learner?: readonly string[];
  readonly backend?: string;
  /** File for JSON lines. */
  readonly log?: string;
  /** File for the policy. */
  readonly policy?: string;
  /** File for the training's state. */
  readonly state?: string;
  /** Folder for event files; true for `tensorboard` in the folder of the runs. */
  readonly tensorboard?: string | true;
}

export async function train(context: VerbContext, reward: string, options: TrainArguments): Promise<Report> {
  const task = findTask(options.task);
  const backend = options.backend === undefined ? DEFAULT_BACKEND : await requireBackend(options.backend);
  requireNamed(options);
  const signal = context.interruption();
  let source: string;
  if (reward === "human" || reward === "sparse") {
    source = referenceReward(task, reward);
  } else {
    const judged = await judgeFile(task, reward, lenient);
    if (!judged.verdict.accepted) {
      const text = [...judged.lines, `${reward}: refused by the critic, so it was not trained`].join("\n");
      const json = { task: task.id, reward, verdict: judged.verdict, result: null, timing: null };
      return { json, text, exitCode: 1 };
    }
    source = judged.source;
  }
  const { steps = task.training.steps, seed = 0, log, policy, state, tensorboard } = options;
  const watcher = await createTrainingWatcher(context, steps);
  try {
    const { result, timing } = await trainOnce({
      task,
      label: reward,
      source,
      steps,
      seed,
      log,
      policy,
      state,
      tensorboard: tensorboard === true ? join(context.runsDir, "tensorboard") : tensorboard,
      learner: options.learner,
      backend,
      observe: (news) => watcher.observe(news),
      signal,
    });
    watcher.close();
    const { policy: _policy, ...kept } = result;
    return {
      json: { task: task.id, reward, seed, steps, backend, result: kept, timing },
      text: told(task.id, reward, seed, backend, result, timing),
    };
  } catch (error) {
    watcher.close();
    throw error;
  }
}

/** Of `--log`, `--policy` and `--state`: each names a file, and no two the same. */
function requireNamed(options: TrainArguments): void {
  const taken = new Map<string, string>();
  for (const name of ["log", "policy", "state"] as const) {
    const file = options[name];
    if (file === undefined) continue;
    if (file === "") throw new UsageProblem(`--${name} must name a file, got an empty text`);
    const path = resolve(file);
    const other = taken.get(path);
    if (other)
      throw new UsageProblem(`--${other} and --${name} name the same file, ${file}; give each its own`);
    taken.set(path, name);
  }
}

function told(
  task: string,
  reward: string,
  seed: number,
  backend: BackendId,
  result: TrainingResult,
  timing: TrainingTiming,
): string {
  const { evaluation, checkpoints, selected } = result;
  const terms = Object.entries(evaluation.terms).map(([name, { mean }]) => [name, fitnessText(mean)]);
  return [
    `${reward} on ${task}, seed ${seed}: fitness ${fitnessText(evaluation.fitness.mean)}, success ${percentText(evaluation.success)} over ${evaluation.episodes} fresh episodes`,
    `${countText(result.steps)} steps in ${durationText(timing.seconds)} on ${backend} (${countText(timing.stepsPerSecond)} steps/s, ${percentText(timing.rewardShare)} of the time in the reward)`,
    "",
    ...tableLines(
      ["steps", "fitness", "success", "return"],
      checkpoints.map(({ steps, evaluation: at }, index) => [
        `${countText(steps)}${index === selected ? " *" : ""}`,
        fitnessText(at.fitness.mean),
        percentText(at.success),
        fitnessText(at.return.mean),
      ]),
      [1, 2, 3],
    ),
    "* the policy that counts: the checkpoint with the highest own return",
    "",
    ...tableLines(["term", "return an episode"], terms, [1]),
  ].join("\n");
}
