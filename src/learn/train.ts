/** Trains policies from their jobs: collect, improve, keep checkpoints, evaluate. */
import { FastRandom } from "../core/fast-random.ts";
import { FailureError } from "../core/outcome.ts";
import { deriveSeed } from "../core/random.ts";
import type { TrainingJob } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import { createVectorEnvironment } from "../sim/kernel-environment.ts";
import { actionSpaceOf } from "./action.ts";
import type { Backend } from "./backend.ts";
import { onnxCpu } from "./backends/onnx.ts";
import { type Continuation, type Parts, Resumable } from "./continuation.ts";
import type { CreateReward } from "./evaluate.ts";
import { finish, type Trained } from "./finish.ts";
import type { LaneParts } from "./lane.ts";
import { initialise, type Network } from "./network.ts";
import { Optimiser } from "./optimiser.ts";
import { Collector } from "./rollout.ts";
import { Stopwatch } from "./stopwatch.ts";
import { networkOf } from "./task-network.ts";
import { RewardWatch } from "./timed-reward.ts";
import { type ProgressEvent, Trainee } from "./trainee.ts";

/** A standard deviation of half the control's range, as CleanRL. With 0.6 of that, one seed in three did not swing up in 300,000 steps. */
const INITIAL_LOG_STD = 0;

export interface TrainOptions {
  readonly createReward: CreateReward;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly backend?: Backend;
  readonly continuation?: Continuation;
}

/** One of several jobs that are trained side by side. */
export interface Participant {
  readonly job: TrainingJob;
  readonly createReward: CreateReward;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly continuation?: Continuation;
}

/**
 * Runs a whole training. Equal jobs give equal results, byte for byte, on one machine, version and backend, also
 * when they were broken off and continued.
 * @throws FailureError of the reward's kinds when the reward fails, `environment` or `learner` otherwise
 */
export async function train(
  job: TrainingJob,
  task: Task,
  { backend = onnxCpu, ...options }: TrainOptions,
): Promise<Trained> {
  const [outcome] = await trainTogether([{ job, ...options }], task, backend);
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

/**
 * Runs several trainings that differ in nothing but their rewards, seeds and names, with all their networks in one
 * graph. One that fails takes no further part and leaves the others as they would have been. One that was broken off
 * goes on where it was, beside any others; its numbers differ by rounding where the graph is for another number of
 * policies.
 * @param policies in the graph; those that nobody trains stand idle, so that a training's numbers do not depend on how
 *                 many others are trained beside it
 * @returns for each participant its result, or why it has none
 * @throws FailureError `learner` when the backend refuses the graph
 */
export async function trainTogether<All extends readonly [Participant, ...Participant[]]>(
  participants: All,
  task: Task,
  backend: Backend,
  policies: number = participants.length,
): Promise<{ [K in keyof All]: Trained | Error }> {
  const [{ job }] = participants;
  const network = networkOf(task, job.settings);
  const watches = participants.map(({ createReward }) => ({
    reward: new RewardWatch(createReward),
    training: new Stopwatch(),
  }));
  const learnt = await learn(participants, task, network, backend, policies, watches);
  const outcomes: (Trained | Error)[] = [];
  for (const [p, trainee] of learnt.entries()) {
    if (trainee instanceof Error) outcomes.push(trainee);
    else {
      const { reward, training } = watches[p]!;
      const context = { backend, network, task, createReward: reward.create };
      outcomes.push(
        await finish(trainee, context, training, () => reward.seconds).catch((error: Error) => error),
      );
    }
  }
  return outcomes as { [K in keyof All]: Trained | Error };
}

/** The clocks of one training. */
interface Watches {
  readonly reward: RewardWatch;
  readonly training: Stopwatch;
}

/** The trainings themselves. Returns each one's checkpoints, or why it failed. */
async function learn(
  participants: readonly Participant[],
  task: Task,
  network: Network,
  backend: Backend,
  policies: number,
  watches: readonly Watches[],
): Promise<(Trainee | Error)[]> {
  const { settings } = participants[0]!.job;
  using resources = new DisposableStack();
  await using sessions = new AsyncDisposableStack();
  const parts = participants.map(({ job }, p): LaneParts => {
    const environment = createVectorEnvironment(task, settings.environments, settings.rollout);
    environment.reset(deriveSeed(job.seed, "training"), true);
    const reward = watches[p]!.reward.create(environment.columns);
    resources.defer(() => reward.dispose?.());
    return {
      space: actionSpaceOf(task),
      environment,
      reward,
      settings,
      random: new FastRandom(deriveSeed(job.seed, "actions")),
    };
  });
  const starts = participants.map(({ job: { seed } }) => ({
    parameters: initialise(
      network,
      deriveSeed(seed, "parameters"),
      settings.initialLogStd ?? INITIAL_LOG_STD,
    ),
    seed: deriveSeed(seed, "minibatches"),
  }));
  while (starts.length < policies) starts.push({ parameters: new Float32Array(network.size), seed: 0 });
  const optimiser = await Optimiser.create(backend, network, settings, starts);
  sessions.defer(() => optimiser.dispose());
  const collector = await Collector.create(backend, network, parts as [LaneParts, ...LaneParts[]], policies);
  sessions.defer(() => collector.dispose());

  const trainees = participants.map(({ job }, p) => new Trainee(job, collector.lanes[p]!));
  const resumables = trainees.map((trainee, p) => {
    const parts: Parts = {
      job: trainee.job.id,
      backend: backend.id,
      trainee,
      settle: () => optimiser.settle(),
      archive(archive) {
        optimiser.archive(p, archive);
        trainee.lane.archive(archive);
        trainee.archive(archive, network.actorSize);
        watches[p]!.training.archive(archive);
        watches[p]!.reward.archive(archive);
      },
    };
    return new Resumable(parts, participants[p]!.continuation);
  });
  for (const resumable of resumables) await resumable.takeUp();
  const going = (trainee: Trainee, p: number): boolean => !trainee.ended && collector.faultOf(p) === null;
  while (trainees.some(going)) {
    await collector.collect(optimiser.parameters);
    const batches = starts.map((_, p) => {
      const trainee = trainees[p];
      if (trainee === undefined || !going(trainee, p)) return null;
      trainee.collected();
      return trainee.lane.batch;
    });
    const rates = trainees.map(({ left }) => settings.learningRate * (settings.decay === "none" ? 1 : left));
    const reports = await optimiser.improve(batches, rates);
    for (const [p, report] of reports.entries()) {
      const trainee = trainees[p]!;
      const actor = optimiser.parametersOf(p).subarray(0, network.actorSize);
      if (report instanceof FailureError) collector.drop(p, report);
      else if (report !== null && !actor.every(Number.isFinite))
        collector.drop(p, notFinite(trainee.rollouts + 1));
      else if (report !== null) {
        const { seconds } = watches[p]!.training;
        participants[p]!.onProgress(trainee.improved(actor, report, seconds));
        await resumables[p]!.offer();
      }
    }
  }
  return trainees.map((trainee, p) => (trainee.ended ? trainee : (collector.faultOf(p) ?? trainee)));
}

function notFinite(rollout: number): FailureError {
  return new FailureError(
    "learner",
    `the training diverged: a parameter of the policy is not finite after rollout ${rollout}; lower the learning rate with --learner learningRate=…`,
  );
}
