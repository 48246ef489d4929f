/** One generation after another: propose → gate → train → reflect → select. */
import { analyse } from "../analyse/index.ts";
import type { Candidate, Designer, Proposal } from "../core/candidate.ts";
import { type Failure, FailureError } from "../core/outcome.ts";
import { Problem } from "../core/problem.ts";
import { deriveSeed } from "../core/random.ts";
import type { RunConfig } from "../core/run.ts";
import { mean } from "../core/statistics.ts";
import type { RecordedResult } from "../core/training.ts";
import type { Critic } from "../critic/index.ts";
import type { Method } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import type { RunFolder } from "../store/index.ts";
import type { Chronicle } from "./chronicle.ts";
import { judge } from "./judge.ts";
import { byFitness, ranked } from "./ranking.ts";
import type { Trainings } from "./trainings.ts";

export interface SearchOptions {
  readonly config: RunConfig;
  readonly task: Task;
  readonly method: Method;
  readonly designer: Designer;
  readonly critic: Critic;
  readonly trainings: Trainings;
  readonly chronicle: Chronicle;
  readonly folder: RunFolder;
  /** Why the search should end now although generations are left, or null. */
  stop(): string | null;
}

/** Runs the generations that are left, and returns every candidate of all of them. */
export async function search(options: SearchOptions): Promise<readonly Candidate[]> {
  const { config, chronicle } = options;
  let incumbent: Candidate | null = null;
  const history: Candidate[] = [];

  for (let generation = 0; generation < config.iterations; generation++) {
    const stopped = chronicle.recall("search-stopped");
    if (stopped?.generation === generation) break;
    const began = chronicle.recall("generation-started", generation);
    const reason = began ? null : options.stop();
    if (reason !== null) {
      await chronicle.step("search-stopped", [], () => ({ type: "search-stopped", generation, reason }));
      break;
    }
    await chronicle.step("generation-started", [generation], () => ({
      type: "generation-started",
      generation,
    }));
    const proposals = await proposeOrStop(options, generation, incumbent, history);
    if (proposals === null) break;
    const judged = await judge(options, generation, proposals, history);
    const finished = await trainAndReflect(options, judged);
    history.push(...finished);
    incumbent = await select(options, generation, incumbent, finished);
  }
  return history;
}

/** Null when the designer can go on no longer, but earlier generations left something to finish the run with. */
async function proposeOrStop(
  options: SearchOptions,
  generation: number,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<readonly Proposal[] | null> {
  try {
    return await propose(options, generation, incumbent, history);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const reason = `the designer ${options.designer.id} stopped: ${error.message}`;
    if (incumbent === null) throw new Problem(reason, { cause: error });
    await options.chronicle.step("search-stopped", [], () => ({
      type: "search-stopped",
      generation,
      reason,
    }));
    return null;
  }
}

async function propose(
  { chronicle, config, designer }: SearchOptions,
  generation: number,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<readonly Proposal[]> {
  const event = await chronicle.step("proposed", [generation], async () => ({
    type: "proposed",
    generation,
    proposals: await designer.propose({
      task: config.task,
      ...(config.description !== undefined && { description: config.description }),
      generation,
      count: config.candidates,
      seed: deriveSeed(config.seed, "propose", generation),
      incumbent,
      history: [...history],
    }),
  }));
  return event.proposals;
}

async function trainAndReflect(options: SearchOptions, judged: readonly Candidate[]): Promise<Candidate[]> {
  const { chronicle, task, trainings } = options;
  const finished: Candidate[] = [];
  for (const candidate of judged) {
    if (!candidate.verdict.accepted) {
      finished.push(candidate);
      continue;
    }
    const { label, id, source } = candidate;
    const results: RecordedResult[] = [];
    let failure: Failure | undefined;
    for (const seed of trainings.searchSeeds) {
      const event = await chronicle.step(["trained", "training-failed"], [label, seed], () =>
        trainings.finish({ label, id, source, seed }),
      );
      if (event.type === "trained") results.push(event.result);
      else failure = event.failure;
    }
    const [result] = results;
    if (!result) {
      finished.push({ ...candidate, ...(failure && { failure }) });
      continue;
    }
    const { reflection } = await chronicle.step("reflected", [label], () => ({
      type: "reflected",
      label,
      id,
      reflection: analyse(task, result),
    }));
    const fitness = mean(results.map((each) => each.evaluation.fitness.mean));
    finished.push({ ...candidate, result, fitness, reflection });
  }
  return finished;
}

async function select(
  { chronicle, method }: SearchOptions,
  generation: number,
  incumbent: Candidate | null,
  finished: readonly Candidate[],
): Promise<Candidate | null> {
  const [best = null] = ranked(finished);
  const improved = best !== null && (incumbent === null || byFitness(best, incumbent) < 0);
  const next = improved || (best !== null && method.select.incumbent === "latest") ? best : incumbent;
  await chronicle.step("selected", [generation], () => ({
    type: "selected",
    generation,
    incumbent: next && { label: next.label, id: next.id, fitness: next.fitness! },
    improved,
  }));
  return next;
}
