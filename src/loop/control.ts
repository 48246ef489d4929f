/** The control training: shows a fault of the program or the machine before a candidate is blamed or money is spent. */
import { referenceReward } from "../../envs/index.ts";
import { contentId } from "../core/identity.ts";
import { Problem } from "../core/problem.ts";
import { deriveSeed } from "../core/random.ts";
import type { RunConfig } from "../core/run.ts";
import { createJob } from "../jobs/job.ts";
import type { TrainingQueue } from "../jobs/queue.ts";
import { compileReward } from "../reward/compile.ts";
import type { Task } from "../sim/environment.ts";
import type { Chronicle } from "./chronicle.ts";
import type { TrainingLogs } from "./training-logs.ts";

/** Enough to see the learner update, and to measure its speed after the engine's compiler has warmed up. */
const ROLLOUTS = 10;
/** Rollouts that are not timed. */
const WARM_UP = 4;
const EPISODES = 8;

/**
 * Trains the human reward for a moment.
 * @returns environment steps a second of one training, or null when the journal already holds the control training
 * @throws Problem when it failed
 */
export async function control(
  task: Task,
  config: RunConfig,
  queue: TrainingQueue,
  chronicle: Chronicle,
  logs: TrainingLogs,
): Promise<number | null> {
  const marks: { readonly steps: number; readonly at: number }[] = [];
  const source = referenceReward(task, "human");
  await chronicle.step("control-trained", [], async () => {
    const { environments, rollout } = config.settings;
    const log = logs.open({ kind: "control" }, "control");
    const training = queue.train(
      createJob({
        task: task.id,
        reward: { id: contentId(source), javascript: compileReward(source).javascript },
        seed: deriveSeed(config.seed, "control"),
        steps: ROLLOUTS * environments * rollout,
        settings: config.settings,
        checkpoints: 1,
        episodes: EPISODES,
        ...(config.backend && { backend: config.backend }),
        ...(config.together && { together: config.together }),
      }),
      {
        onProgress: ({ steps, metrics }) => {
          marks.push({ steps, at: performance.now() });
          log.write(steps, metrics);
        },
      },
    );
    const report = await training.finally(() => log.close());
    if (report.status === "failed") {
      throw new Problem(
        `the control training on the human reward of ${task.id} failed (${report.failure.kind}: ${report.failure.message}), ` +
          "so the fault is not a candidate's: run `design-reward doctor`",
      );
    }
    return { type: "control-trained", evaluation: report.result.evaluation };
  });
  const [from, to] = [marks[WARM_UP - 1], marks.at(-1)];
  if (!from || !to || to.at <= from.at) return null;
  return ((to.steps - from.steps) / (to.at - from.at)) * 1000;
}
