/** Trains policies from their jobs: collect, improve, keep checkpoints, evaluate. */
import { FailureError } from "../core/outcome.ts";
import { deriveSeed, Random } from "../core/random.ts";
import type { TrainingJob } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import { createVectorEnvironment } from "../sim/kernel-environment.ts";
import { actionSpaceOf } from "./action.ts";
import type { Backend } from "./backend.ts";
import type { CreateReward } from "./evaluate.ts";
import { finish, type Trained } from "./finish.ts";
import type { LaneParts } from "./lane.ts";
import { createNetwork, initialise, type Network } from "./network.ts";
import { onnxCpu } from "./onnx-cpu.ts";
import { Optimiser } from "./optimiser.ts";
import { Collector } from "./rollout.ts";
import { RewardWatch } from "./timed-reward.ts";
import { type ProgressEvent, rolloutsOf, Trainee } from "./trainee.ts";

/** A standard deviation of half the control's range, as CleanRL. With 0.6 of that, one seed in three did not swing up in 300,000 steps. */
const INITIAL_LOG_STD = 0;
export interface TrainOptions {
  readonly createReward: CreateReward;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly backend?: Backend;
}

/** One of several jobs that are trained side by side. */
export interface Participant {
  readonly job: TrainingJob;
  readonly createReward: CreateReward;
  readonly onProgress: (event: ProgressEvent) => void;
}

/**
 * Runs a whole training. Equal jobs give equal results, byte for byte, on one machine, version and backend.
 * @throws FailureError of the reward's kinds when the reward fails, `environment` or `learner` otherwise
 */
export async function train(
  job: TrainingJob,
  task: Task,
  { createReward, onProgress, backend = onnxCpu }: TrainOptions,
): Promise<Trained> {
  const [outcome] = await trainTogether([{ job, createReward, onProgress }], task, backend);
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

/**
 * Runs several trainings that differ in nothing but their rewards, seeds and names, with all their networks in one
 * graph. One that fails takes no further part and leaves the others as they would have been.
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
  const started = performance.now();
  const [{ job }] = participants;
  const space = actionSpaceOf(task);
  const { hidden, activation } = job.settings;
  const network = createNetwork(
    task.environment.observation.length,
    space.outputs,
    space.policy,
    hidden,
    activation,
  );
  const watches = participants.map(({ createReward }) => new RewardWatch(createReward));
  const learnt = await learn(participants, task, network, backend, policies, watches);
  const outcomes: (Trained | Error)[] = [];
  for (const [p, trainee] of learnt.entries()) {
    if (trainee instanceof Error) outcomes.push(trainee);
    else
      outcomes.push(
        await finish(
          trainee,
          { backend, network, task, createReward: watches[p]!.create },
          started,
          () => watches[p]!.seconds,
        ).catch((error: Error) => error),
      );
  }
  return outcomes as { [K in keyof All]: Trained | Error };
}

/** The trainings themselves. Returns each one's checkpoints, or why it failed. */
async function learn(
  participants: readonly Participant[],
  task: Task,
  network: Network,
  backend: Backend,
  policies: number,
  watches: readonly RewardWatch[],
): Promise<(Trainee | Error)[]> {
  const { settings } = participants[0]!.job;
  const rollouts = rolloutsOf(participants[0]!.job);
  using resources = new DisposableStack();
  await using sessions = new AsyncDisposableStack();
  const parts = participants.map(({ job }, p): LaneParts => {
    const environment = createVectorEnvironment(task, settings.environments, settings.rollout);
    environment.reset(deriveSeed(job.seed, "training"), true);
    const reward = watches[p]!.create(environment.columns);
    resources.defer(() => reward.dispose?.());
    return {
      space: actionSpaceOf(task),
      environment,
      reward,
      settings,
      random: new Random(deriveSeed(job.seed, "actions")),
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
  const going = (trainee: Trainee, p: number): boolean => !trainee.stopped && collector.faultOf(p) === null;
  const started = performance.now();
  for (let rollout = 1; rollout <= rollouts && trainees.some(going); rollout++) {
    await collector.collect(optimiser.parameters);
    const batches = starts.map((_, p) => {
      const trainee = trainees[p];
      if (trainee === undefined || !going(trainee, p)) return null;
      trainee.collected();
      return trainee.lane.batch;
    });
    const left = settings.decay === "none" ? 1 : 1 - (rollout - 1) / rollouts;
    const reports = await optimiser.improve(batches, settings.learningRate * left);
    for (const [p, report] of reports.entries()) {
      const actor = optimiser.parametersOf(p).subarray(0, network.actorSize);
      if (report instanceof FailureError) collector.drop(p, report);
      else if (report !== null && !actor.every(Number.isFinite)) collector.drop(p, notFinite(rollout));
      else if (report !== null) {
        const seconds = (performance.now() - started) / 1000;
        participants[p]!.onProgress(trainees[p]!.improved(rollout, actor, report, seconds));
      }
    }
  }
  return trainees.map((trainee, p) => (trainee.stopped ? trainee : (collector.faultOf(p) ?? trainee)));
}

function notFinite(rollout: number): FailureError {
  return new FailureError(
    "learner",
    `the training diverged: a parameter of the policy is not finite after rollout ${rollout}; lower the learning rate with --learner learningRate=…`,
  );
}
