/** Trains one policy on one reward with one seed: collect, improve, keep checkpoints, evaluate. */
import { FailureError } from "../core/outcome.ts";
import { deriveSeed, Random } from "../core/random.ts";
import { mean } from "../core/statistics.ts";
import type { TrainerEvent, TrainingJob, TrainingResult, TrainingTiming } from "../core/training.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import type { Task } from "../sim/environment.ts";
import { createVectorEnvironment } from "../sim/kernel-environment.ts";
import type { EpisodeEnd } from "../sim/vector-environment.ts";
import { actionSpaceOf } from "./action.ts";
import { auditPolicy, freshSeed } from "./audit/index.ts";
import type { Backend } from "./backend.ts";
import { onnxCpu } from "./backends/onnx.ts";
import { type CreateReward, evaluateCheckpoints, evaluatePolicy } from "./evaluate.ts";
import { GoodhartWatch } from "./goodhart-watch.ts";
import { createNetwork, initialise, type Network } from "./network.ts";
import { Optimiser } from "./optimiser.ts";
import { policyFile } from "./policy-file.ts";
import type { PolicySnapshot } from "./policy-graph.ts";
import { Collector } from "./rollout.ts";
import { timedReward } from "./timed-reward.ts";

/** A standard deviation of half the control's range, as CleanRL. With 0.6 of that, one seed in three did not swing up in 300,000 steps. */
const INITIAL_LOG_STD = 0;
/** Episodes that rank the checkpoints against each other. */
const CHECKPOINT_EPISODES = 32;
/** Training episodes behind the fitness that progress shows. */
const PROGRESS_EPISODES = 100;

export interface TrainOptions {
  readonly createReward: CreateReward;
  readonly onProgress: (event: Extract<TrainerEvent, { type: "progress" }>) => void;
  readonly backend?: Backend;
}

/**
 * Runs a whole training. Equal jobs give equal results, byte for byte, on one machine and version.
 * @throws FailureError of the reward's kinds when the reward fails, `environment` or `learner` otherwise
 */
export async function train(
  job: TrainingJob,
  task: Task,
  { createReward, onProgress, backend = onnxCpu }: TrainOptions,
): Promise<{ readonly result: TrainingResult; readonly timing: TrainingTiming }> {
  const started = performance.now();
  const { settings } = job;
  const space = actionSpaceOf(task);
  const network = createNetwork(
    task.environment.observation.length,
    space.outputs,
    space.policy,
    settings.hidden,
  );
  let rewardSeconds = 0;
  const timed: CreateReward = (columns) =>
    timedReward(createReward(columns), (s) => {
      rewardSeconds += s;
    });

  const { snapshots, stopped } = await learn(job, task, network, backend, timed, onProgress);
  const context = { backend, network, task, createReward: timed };
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
  const audited = performance.now();
  const audit = await auditPolicy(context, snapshots[selected]!, readConduct(), job.seed);
  const { steps } = snapshots.at(-1)!;
  const ended = performance.now();
  const seconds = (ended - started) / 1000;
  return {
    result: {
      job: job.id,
      checkpoints: snapshots.map((snapshot, i) => ({ steps: snapshot.steps, evaluation: evaluations[i]! })),
      selected,
      ...final,
      audit,
      ...(stopped && { stopped: true as const }),
      policy: Buffer.from(policyFile(network, task, job.reward.id, snapshots[selected]!)).toString("base64"),
      steps,
    },
    timing: {
      seconds,
      stepsPerSecond: steps / seconds,
      rewardShare: rewardSeconds / seconds,
      auditShare: (ended - audited) / (ended - started),
    },
  };
}

/** The training itself. Returns the checkpoints, the last of them at its end, and whether that came early. */
async function learn(
  job: TrainingJob,
  task: Task,
  network: Network,
  backend: Backend,
  createReward: CreateReward,
  onProgress: TrainOptions["onProgress"],
): Promise<{ readonly snapshots: PolicySnapshot[]; readonly stopped: boolean }> {
  const { settings, seed, earlyStop } = job;
  const rolloutSteps = settings.environments * settings.rollout;
  const rollouts = Math.ceil(job.steps / rolloutSteps);
  using resources = new DisposableStack();
  await using sessions = new AsyncDisposableStack();

  const environment = createVectorEnvironment(task, settings.environments, settings.rollout);
  environment.reset(deriveSeed(seed, "training"), true);
  const reward = createReward(environment.columns);
  resources.defer(() => reward.dispose?.());
  const initial = initialise(network, deriveSeed(seed, "parameters"), INITIAL_LOG_STD);
  const optimiser = await Optimiser.create(
    backend,
    network,
    initial,
    settings,
    deriveSeed(seed, "minibatches"),
  );
  sessions.defer(() => optimiser.dispose());
  const collector = await Collector.create({
    backend,
    network,
    space: actionSpaceOf(task),
    environment,
    reward,
    settings,
    random: new Random(deriveSeed(seed, "actions")),
  });
  sessions.defer(() => collector.dispose());

  const started = performance.now();
  const snapshots: PolicySnapshot[] = [];
  const recent: EpisodeEnd[] = [];
  const watch = earlyStop && new GoodhartWatch(earlyStop, task.fitness.range);
  let stopped = false;
  for (let rollout = 1; rollout <= rollouts && !stopped; rollout++) {
    const ended = await collector.collect(optimiser.parameters);
    watch?.add(
      ended.map(({ fitness }) => fitness),
      meanReward(environment.columns, reward.terms.length),
    );
    recent.push(...ended);
    recent.splice(0, recent.length - PROGRESS_EPISODES);
    await optimiser.improve(collector.batch, settings.learningRate * (1 - (rollout - 1) / rollouts));
    const steps = rollout * rolloutSteps;
    if (isCheckpoint(rollout, rollouts, job.checkpoints)) {
      const { mean, inverseStd } = collector.normaliser;
      const actor = optimiser.parameters.data.slice(0, network.actorSize);
      if (!actor.every(Number.isFinite))
        throw new FailureError("learner", "the training diverged: a parameter of the policy is not finite");
      snapshots.push({ steps, actor, mean: mean.slice(), inverseStd: inverseStd.slice() });
      stopped = rollout < rollouts && watch?.checkpoint() === true;
    }
    onProgress({
      type: "progress",
      steps,
      fitness: recent.length > 0 ? recent.reduce((sum, each) => sum + each.fitness, 0) / recent.length : null,
      stepsPerSecond: (steps / (performance.now() - started)) * 1000,
    });
  }
  return { snapshots, stopped };
}

/** Mean reward of the steps of a rollout, as the reward gave it. */
function meanReward({ terms }: TransitionColumns, count: number): number {
  return terms.slice(0, count).reduce((sum, term) => sum + mean(term), 0);
}

/** Whether one of `count` evenly spaced marks falls on this rollout; the last rollout always bears one. */
function isCheckpoint(rollout: number, rollouts: number, count: number): boolean {
  return (
    Math.floor((rollout * count) / rollouts) > Math.floor(((rollout - 1) * count) / rollouts) ||
    rollout === rollouts
  );
}
