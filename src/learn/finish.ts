/** From a policy in training to a training's result: its checkpoints ranked, the one that counts judged on fresh episodes. */
import { deriveSeed } from "../core/random.ts";
import type { TrainingResult, TrainingTiming } from "../core/training.ts";
import { auditPolicy, freshSeed } from "./audit/index.ts";
import { type EvaluationContext, evaluateCheckpoints, evaluatePolicy } from "./evaluate.ts";
import { policyFile } from "./policy-file.ts";
import type { Stopwatch } from "./stopwatch.ts";
import type { Trainee } from "./trainee.ts";

/** Episodes that rank the checkpoints against each other. */
const CHECKPOINT_EPISODES = 32;

export interface Trained {
  readonly result: TrainingResult;
  readonly timing: TrainingTiming;
}

/**
 * Evaluates the checkpoints, and the one that counts on episodes that no checkpoint saw.
 * @param watch         of the training
 * @param rewardSeconds that the training's rewards have taken by now
 * @throws FailureError of the reward's kinds, or `environment`
 */
export async function finish(
  { job, snapshots, stopped }: Trainee,
  context: EvaluationContext,
  watch: Stopwatch,
  rewardSeconds: () => number,
): Promise<Trained> {
  const evaluations = await evaluateCheckpoints(
    context,
    snapshots,
    CHECKPOINT_EPISODES,
    deriveSeed(job.seed, "checkpoints"),
  );
  const selected = evaluations.reduce(
    (best, each, i) => (each.return.mean >= evaluations[best]!.return.mean ? i : best),
    0,
  );
  const { readConduct, ...final } = await evaluatePolicy(
    context,
    snapshots[selected]!,
    job.episodes,
    freshSeed(job.seed),
  );
  const audited = watch.seconds;
  const audit = await auditPolicy(context, snapshots[selected]!, readConduct(), job.seed);
  const { steps } = snapshots.at(-1)!;
  const { seconds } = watch;
  const policy = policyFile(context.network, context.task, job.reward.id, snapshots[selected]!);
  return {
    result: {
      job: job.id,
      checkpoints: snapshots.map((snapshot, i) => ({ steps: snapshot.steps, evaluation: evaluations[i]! })),
      selected,
      ...final,
      audit,
      ...(stopped && { stopped: true as const }),
      policy: Buffer.from(policy).toString("base64"),
      steps,
    },
    timing: {
      seconds,
      stepsPerSecond: steps / seconds,
      rewardShare: rewardSeconds() / seconds,
      auditShare: (seconds - audited) / seconds,
    },
  };
}
