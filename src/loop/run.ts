/** A whole run: control training, search, fresh trainings of the winner and the references, result, export. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { referenceReward } from "../../envs/index.ts";
import type { Candidate, Designer } from "../core/candidate.ts";
import { gateSettings } from "../core/gate-settings.ts";
import { Interrupted, Problem } from "../core/problem.ts";
import type { RunConfig, RunResult, RunSignal } from "../core/run.ts";
import { Critic, gateStatistics } from "../critic/index.ts";
import { type TrainingPlace, TrainingQueue } from "../jobs/queue.ts";
import { findMethod, type Method } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { type RunFolder, readFeedback } from "../store/index.ts";
import { Journal } from "../store/journal.ts";
import { Chronicle } from "./chronicle.ts";
import { confirm } from "./confirm.ts";
import { control } from "./control.ts";
import { Ledger } from "./cost.ts";
import { type AskingPace, lateDesigner } from "./designer.ts";
import { examplesFor } from "./examples.ts";
import { exportBest } from "./export.ts";
import { startReferences, trainFinals } from "./finals.ts";
import { forecast } from "./forecast.ts";
import { forecastCalls } from "./forecast-calls.ts";
import { summarise } from "./result.ts";
import { search } from "./search.ts";
import { trainSeedReward } from "./seed-reward.ts";
import { shortTrainingStatistics } from "./short-training.ts";
import { TrainingLogs } from "./training-logs.ts";
import { Trainings } from "./trainings.ts";
import { versions } from "./versions.ts";
import { whyNothingTrained } from "./why.ts";
import { winnerAlarms } from "./winner-alarms.ts";

export interface DesignOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly task: Task;
  /** In place of the method that `config.method` names. */
  readonly method?: Method;
  /** Proposes in place of the designer that `config.model` names. */
  readonly designer?: Designer;
  /** Judges in place of a critic of the run's own; whoever gives it disposes of it. */
  readonly critic?: Critic;
  /** Trainings side by side; by default as many as there are cores. */
  readonly jobs?: number;
  /** How fast the model's server is asked. */
  readonly pace?: AskingPace;
  /** Where trainings run; by default each in a process of its own on this machine. */
  readonly place?: TrainingPlace;
  /** Folder of the event files that TensorBoard reads; none are written unless given. */
  readonly tensorboard?: string | undefined;
  /** Called before the designer is asked for a generation: the moment to leave feedback in the run's folder. */
  beforeAsking?(generation: number, incumbent: Candidate | null): Promise<void>;
  observe(signal: RunSignal): void;
  readonly signal: AbortSignal;
}

/** What a run holds open while it lasts. */
interface Resources {
  readonly journal: Journal;
  readonly chronicle: Chronicle;
  readonly critic: Critic;
}

/**
 * Runs or resumes a search: whatever the journal of `folder` holds is read back and not done again.
 * @throws Problem when no candidate could be trained, or when the program or the machine is at fault
 * @throws Interrupted when `signal` was aborted
 */
export async function designReward(options: DesignOptions): Promise<RunResult> {
  const { folder, task, observe } = options;
  const journal = Journal.open(folder);
  const chronicle = new Chronicle(journal, observe);
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const { gates } = options.method ?? findMethod(options.config.method);
  const critic = options.critic ?? new Critic(task, { ...(gates && { settings: gates }) });
  try {
    observe({ type: "opened", run: folder.id, config: options.config });
    const known = chronicle.recall("run-finished");
    if (known) {
      // Whatever can be made from the journal may be deleted, and what a run tells of is there.
      if (!existsSync(folder.best)) await exportBest({ ...options, critic, result: known.result });
      return known.result;
    }
    return await takeSteps({ ...options, signal }, { journal, chronicle, critic });
  } catch (error) {
    if (options.signal.aborted) throw new Interrupted(`stopped; to go on: design-reward resume ${folder.id}`);
    throw error;
  } finally {
    stopping.abort();
    if (critic !== options.critic) critic.dispose();
    journal.close();
  }
}

async function takeSteps(options: DesignOptions, resources: Resources): Promise<RunResult> {
  const { folder, config, task, observe, signal } = options;
  const { journal, chronicle, critic } = resources;
  const method = options.method ?? findMethod(config.method);
  const jobs = options.jobs ?? availableParallelism();
  const queue = new TrainingQueue(jobs, signal, folder, options.place);
  const logs = new TrainingLogs({
    folder,
    tensorboard: options.tensorboard,
    onMessage: (message) => observe({ type: "message", message }),
  });
  const trainings = new Trainings({ config, method, queue, chronicle, folder, logs, observe });

  await chronicle.step("run-started", [], () => ({
    type: "run-started",
    config,
    versions: versions(),
  }));
  const calls = forecastCalls(config, task);
  observe({ type: "forecast", ...forecast(config, jobs), calls });
  warmUp(critic, task);
  const stepsPerSecond = await control(task, config, queue, chronicle, logs);
  if (stepsPerSecond !== null) {
    observe({ type: "forecast", ...forecast(config, jobs, stepsPerSecond), calls });
  }

  const references = startReferences(task, trainings);
  const seedReward = await trainSeedReward({ config, task, trainings, chronicle, folder });
  const ledger = Ledger.of(folder, journal.lines);
  const tellCost = () => {
    const cost = ledger.total();
    if (cost) observe({ type: "cost", cost });
  };
  tellCost();
  const designer =
    options.designer ??
    lateDesigner({
      ...options.pace,
      config,
      task,
      folder,
      ledger,
      signal,
      env: process.env,
      onMessage: (message) => observe({ type: "message", message }),
      onCost: tellCost,
    });
  const stop = stopAfter(config.maxHours);
  const history = await search({
    config,
    task,
    method,
    designer,
    critic,
    trainings,
    chronicle,
    folder,
    stop,
    seedReward,
    repairs: config.repairs ?? 0,
    halving: gateSettings(method.gates)["short-training"],
    examples: await examplesFor({
      config,
      task,
      chronicle,
      runsDir: dirname(folder.path),
      run: folder.id,
      onMessage: (message) => observe({ type: "message", message }),
    }),
    feedback: async (generation, incumbent) => {
      await options.beforeAsking?.(generation, incumbent);
      return readFeedback(folder.feedback);
    },
    observe,
  });
  const winner = await confirm({
    method,
    fitnessRange: task.fitness.range,
    trainings,
    chronicle,
    history,
  });
  if (!winner) return await giveUp(history, chronicle);

  const finals = await trainFinals(winner, references, trainings, chronicle);
  const searched = journal.lines.filter(({ type }) => type === "trained").length;
  const verdicts = journal.lines.flatMap((line) => (line.type === "judged" ? [line.verdict] : []));
  const gates = [
    ...gateStatistics(verdicts, config.seeds),
    ...shortTrainingStatistics(journal.lines, config.seeds),
  ];
  const alarms = winnerAlarms(task, finals);
  const result = summarise(config, winner, finals, searched, alarms, gates, ledger.total());
  if (!result.contenders.some(({ contender }) => contender === "winner")) {
    throw new Problem(
      `every fresh training of the winner ${winner.label} failed; design-reward show ${folder.id}/${winner.label} tells of it`,
    );
  }
  await exportBest({ folder, task, config, critic, result });
  await chronicle.step("run-finished", [], () => ({ type: "run-finished", result }));
  return result;
}

/** Starts what the critic needs (its process, TypeScript, episodes) while nobody waits for it. */
function warmUp(critic: Critic, task: Task): void {
  // Whatever is wrong will show on the first answer as well, where there is somebody to tell.
  critic.critique(referenceReward(task, "human")).catch(() => {});
}

/** @throws Problem that says why nothing was trained */
async function giveUp(history: readonly Candidate[], chronicle: Chronicle): Promise<never> {
  const message = whyNothingTrained(history);
  await chronicle.step("run-failed", [], () => ({ type: "run-failed", message }));
  throw new Problem(message);
}

/** Why the search should end before its last generation, once its time is up. */
function stopAfter(maxHours: number | undefined): () => string | null {
  const start = performance.now();
  return () =>
    maxHours !== undefined && performance.now() - start > maxHours * 3_600_000
      ? `the search reached --max-hours ${maxHours}`
      : null;
}
