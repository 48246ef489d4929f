/** A whole run: control training, search, fresh trainings of the winner and the references, result, export. */
import { availableParallelism } from "node:os";
import { referenceReward } from "../../envs/index.ts";
import type { Candidate, Designer } from "../core/candidate.ts";
import { contentId } from "../core/identity.ts";
import { Interrupted, Problem } from "../core/problem.ts";
import type { Contender, ContenderResult, RunConfig, RunResult, RunSignal } from "../core/run.ts";
import { estimate } from "../core/statistics.ts";
import type { RecordedResult } from "../core/training.ts";
import { Critic } from "../critic/index.ts";
import { TrainingQueue } from "../jobs/queue.ts";
import { findMethod } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { Journal } from "../store/journal.ts";
import type { RunFolder } from "../store/run-folder.ts";
import { Chronicle } from "./chronicle.ts";
import { confirm } from "./confirm.ts";
import { control } from "./control.ts";
import { openDesigner } from "./designer.ts";
import { exportBest } from "./export.ts";
import { contenders, forecast } from "./forecast.ts";
import { search } from "./search.ts";
import { type FinalTraining, Trainings } from "./trainings.ts";
import { versions } from "./versions.ts";
import { whyNothingTrained } from "./why.ts";

export interface DesignOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly task: Task;
  /** Proposes in place of the designer that `config.model` names. */
  readonly designer?: Designer;
  /** Trainings side by side; by default as many as there are cores. */
  readonly jobs?: number;
  observe(signal: RunSignal): void;
  readonly signal: AbortSignal;
}

/**
 * Runs or resumes a search: whatever the journal of `folder` holds is read back and not done again.
 * @throws Problem when no candidate could be trained, or when the program or the machine is at fault
 * @throws Interrupted when `signal` was aborted
 */
export async function designReward(options: DesignOptions): Promise<RunResult> {
  const { folder, config, observe } = options;
  const journal = Journal.open(folder);
  const chronicle = new Chronicle(journal, observe);
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const critic = new Critic(options.task);
  try {
    const known = chronicle.recall("run-finished");
    if (known) return known.result;
    return await take({ ...options, signal }, chronicle, critic);
  } catch (error) {
    if (options.signal.aborted) throw new Interrupted(`stopped; to go on: design-reward resume ${folder.id}`);
    throw error;
  } finally {
    stopping.abort();
    critic.dispose();
    journal.close();
  }

  async function take(inner: DesignOptions, log: Chronicle, gates: Critic): Promise<RunResult> {
    const { task } = inner;
    const method = findMethod(config.method);
    const jobs = inner.jobs ?? availableParallelism();
    const queue = new TrainingQueue(jobs, inner.signal, folder);
    const trainings = new Trainings({ config, method, queue, chronicle: log, folder, observe });

    await log.step("run-started", [], () => ({
      type: "run-started",
      run: folder.id,
      config,
      versions: versions(),
    }));
    observe({ type: "forecast", ...forecast(config, jobs) });
    const stepsPerSecond = await control(task, config, queue, log);
    if (stepsPerSecond !== null) {
      observe({ type: "forecast", ...forecast(config, jobs, stepsPerSecond) });
    }

    const references = (["human", "sparse"] as const).flatMap((contender) =>
      finalTrainings(contender, referenceReward(task, contender), trainings.finalSeeds),
    );
    for (const training of references) trainings.startFinal(training);

    const designer =
      inner.designer ??
      (await openDesigner({
        config,
        task,
        method,
        folder,
        lines: journal.lines,
        signal: inner.signal,
        onMessage: (message) => observe({ type: "message", message }),
      }));
    const { history } = await search({
      config,
      task,
      method,
      designer,
      critic: gates,
      trainings,
      chronicle: log,
      folder,
      stop: stopAfter(config.maxHours),
    });
    const winner = await confirm({ method, trainings, chronicle: log, history });
    if (!winner) {
      const message = whyNothingTrained(history);
      await log.step("run-failed", [], () => ({ type: "run-failed", message }));
      throw new Problem(message);
    }

    const finals = finalTrainings("winner", winner.source, trainings.finalSeeds);
    for (const training of finals) trainings.startFinal(training);
    const results = new Map<Contender, RecordedResult[]>(contenders.map((contender) => [contender, []]));
    for (const training of [...finals, ...references]) {
      const event = await log.step(
        ["final-trained", "final-failed"],
        [training.contender, training.seed],
        () => trainings.finishFinal(training),
      );
      if (event.type === "final-trained") results.get(training.contender)!.push(event.result);
    }

    const searched = journal.lines.filter(({ type }) => type === "trained").length;
    const result = summarise(folder.id, config, winner, results, trainings.finalSeeds, searched);
    await exportBest({ folder, task, config, critic: gates, result });
    await log.step("run-finished", [], () => ({ type: "run-finished", result }));
    return result;
  }
}

function finalTrainings(contender: Contender, source: string, seeds: readonly number[]): FinalTraining[] {
  return seeds.map((seed) => ({ contender, id: contentId(source), source, seed }));
}

function summarise(
  run: string,
  config: RunConfig,
  winner: Candidate,
  results: ReadonlyMap<Contender, readonly RecordedResult[]>,
  seeds: readonly number[],
  searchTrainings: number,
): RunResult {
  const rows: ContenderResult[] = [];
  for (const [contender, trained] of results) {
    if (trained.length === 0) continue;
    const successes = trained.map(({ evaluation }) => evaluation.success);
    rows.push({
      contender,
      fitness: estimate(trained.map(({ evaluation }) => evaluation.fitness.mean)),
      success: successes.every((each) => each !== null) ? estimate(successes) : null,
      seeds,
    });
  }
  const fitness = (contender: Contender) => rows.find((row) => row.contender === contender)?.fitness.mean;
  return {
    run,
    task: config.task,
    method: config.method,
    model: config.model,
    steps: config.steps,
    winner: { label: winner.label, id: winner.id, source: winner.source },
    contenders: rows,
    humanNormalised: humanNormalised(fitness("winner"), fitness("human"), fitness("sparse")),
    trainings: searchTrainings + [...results.values()].reduce((sum, trained) => sum + trained.length, 0),
  };
}

/** (F − F_sparse) / |F_human − F_sparse| (Ma et al., Eureka, 2023); null where a term is missing or the span is zero. */
function humanNormalised(
  winner: number | undefined,
  human: number | undefined,
  sparse: number | undefined,
): number | null {
  if (winner === undefined || human === undefined || sparse === undefined) return null;
  const span = Math.abs(human - sparse);
  return span > 1e-9 ? (winner - sparse) / span : null;
}

function stopAfter(maxHours: number | undefined): () => string | null {
  const start = performance.now();
  return () =>
    maxHours !== undefined && performance.now() - start > maxHours * 3_600_000
      ? `the search reached --max-hours ${maxHours}`
      : null;
}
