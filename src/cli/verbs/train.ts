/** `design-reward train <reward.ts|human|sparse> --task <id>`: one training outside any run. */
import { findTask, referenceReward } from "../../../envs/index.ts";
import { tableLines } from "../../core/text-table.ts";
import type { TrainingResult, TrainingTiming } from "../../core/training.ts";
import { trainOnce } from "../../loop/index.ts";
import { countText, durationText, fitnessText, percentText } from "../format.ts";
import { judgeFile, lenient } from "../judge-file.ts";
import type { Report, VerbContext } from "../verb.ts";
import { createTrainingWatcher } from "../view/training-watcher.ts";

export async function train(
  context: VerbContext,
  reward: string,
  options: {
    readonly task: string;
    readonly steps?: number;
    readonly seed?: number;
    readonly learner?: readonly string[];
  },
): Promise<Report> {
  const task = findTask(options.task);
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
  const { steps = task.training.steps, seed = 0 } = options;
  const watcher = await createTrainingWatcher(context, steps);
  try {
    const { result, timing } = await trainOnce({
      task,
      label: reward,
      source,
      steps,
      seed,
      learner: options.learner,
      observe: (news) => watcher.observe(news),
      signal,
    });
    watcher.close();
    const { policy: _policy, ...kept } = result;
    return {
      json: { task: task.id, reward, seed, steps, result: kept, timing },
      text: told(task.id, reward, seed, result, timing),
    };
  } catch (error) {
    watcher.close();
    throw error;
  }
}

function told(
  task: string,
  reward: string,
  seed: number,
  result: TrainingResult,
  timing: TrainingTiming,
): string {
  const { evaluation, checkpoints, selected } = result;
  const terms = Object.entries(evaluation.terms).map(([name, { mean }]) => [name, fitnessText(mean)]);
  return [
    `${reward} on ${task}, seed ${seed}: fitness ${fitnessText(evaluation.fitness.mean)}, success ${percentText(evaluation.success)} over ${evaluation.episodes} fresh episodes`,
    `${countText(result.steps)} steps in ${durationText(timing.seconds)} (${countText(timing.stepsPerSecond)} steps/s, ${percentText(timing.rewardShare)} of the time in the reward)`,
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
