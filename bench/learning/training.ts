/** One task trained on several seeds, as far as learning curves need it. */
import { contentId } from "../../src/core/identity.ts";
import type { LearnerSettings } from "../../src/core/training.ts";
import { createJob } from "../../src/jobs/job.ts";
import type { TrainingQueue } from "../../src/jobs/queue.ts";
import { compileReward } from "../../src/reward/compile.ts";
import type { Task } from "../../src/sim/environment.ts";

/** The deterministic policy over evaluation episodes: mean fitness, and share of successes (null where the task has none). */
export interface Score {
  readonly fitness: number;
  readonly success: number | null;
  readonly episodes: number;
}

/** What is kept of one training. */
export interface LearningRecord {
  readonly task: string;
  readonly seed: number;
  readonly checkpoints: readonly (Score & { readonly steps: number })[];
  /** The policy that counts on fresh episodes; {@link Score.fitness}'s spread over them beside it. */
  readonly final: Score & { readonly std: number; readonly checkpoint: number };
  /** Mean fitness of the latest 100 episodes of training, in which the policy explores; null before the first ended. */
  readonly exploring: number | null;
}

export interface LearningRequest {
  readonly task: Task;
  /** A reward module. */
  readonly source: string;
  readonly steps: number;
  readonly settings: LearnerSettings;
  readonly checkpoints: number;
  /** Fresh episodes of the policy that counts. */
  readonly episodes: number;
  /** Takes the policy that counts, an ONNX file. */
  readonly keepPolicy?: (seed: number, policy: Buffer) => void;
}

/**
 * Queues one training a seed.
 * @throws Error when one fails
 */
export function trainSeeds(
  queue: TrainingQueue,
  request: LearningRequest,
  seeds: readonly number[],
): Promise<LearningRecord[]> {
  return Promise.all(seeds.map((seed) => trainSeed(queue, request, seed)));
}

async function trainSeed(
  queue: TrainingQueue,
  { task, source, steps, settings, checkpoints, episodes, keepPolicy }: LearningRequest,
  seed: number,
): Promise<LearningRecord> {
  const reward = { id: contentId(source), javascript: compileReward(source).javascript };
  const job = createJob({ task: task.id, reward, seed, steps, settings, checkpoints, episodes });
  let exploring: number | null = null;
  const report = await queue.train(job, {
    onProgress: ({ fitness }) => {
      exploring = fitness;
    },
  });
  if (report.status === "failed")
    throw new Error(
      `training ${task.id} with seed ${seed} failed (${report.failure.kind}): ${report.failure.message}`,
    );
  const { result } = report;
  keepPolicy?.(seed, Buffer.from(result.policy, "base64"));
  return {
    task: task.id,
    seed,
    checkpoints: result.checkpoints.map(({ steps, evaluation }) => ({
      steps,
      fitness: evaluation.fitness.mean,
      success: evaluation.success,
      episodes: evaluation.episodes,
    })),
    final: {
      fitness: result.evaluation.fitness.mean,
      std: result.evaluation.fitness.std,
      success: result.evaluation.success,
      episodes: result.evaluation.episodes,
      checkpoint: result.selected,
    },
    exploring,
  };
}

/** Records as JSON lines, numbers to six digits. */
export function recordLines(records: readonly LearningRecord[]): string {
  const short = (_key: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value;
  return records.map((record) => `${JSON.stringify(record, short)}\n`).join("");
}
