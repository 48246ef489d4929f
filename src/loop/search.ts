/** One generation after another: propose → gate → train → reflect → select. */
import type { Candidate } from "../core/candidate.ts";
import { blameOf, FailureError } from "../core/outcome.ts";
import { Problem } from "../core/problem.ts";
import type { Method } from "../methods/index.ts";
import type { RunFolder } from "../store/index.ts";
import { type FinishOptions, finish } from "./finish.ts";
import { judge } from "./judge.ts";
import { byFitness, ranked } from "./ranking.ts";
import { type RequestOptions, requestFor } from "./request.ts";
import { type Attempt, openSeats, type SeatOptions } from "./seats.ts";
import { type ShortTrainingOptions, shortTrain } from "./short-training.ts";

export interface SearchOptions extends SeatOptions, FinishOptions, RequestOptions, ShortTrainingOptions {
  readonly method: Method;
  readonly folder: RunFolder;
  /** A person's own reward, trained: the first parent. */
  readonly seedReward: Candidate | null;
  /** Why the search should end now although generations are left, or null. */
  stop(): string | null;
}

type Seats = readonly Promise<Attempt>[];

/** Whose faults end the search; any other is a fault of the program or the machine. */
const stops: ReadonlySet<string> = new Set(["provider", "budget"]);

/** Runs the generations that are left, and returns every candidate of all of them. */
export async function search(options: SearchOptions): Promise<readonly Candidate[]> {
  const { config, chronicle, seedReward, method } = options;
  let incumbent = seedReward?.fitness === undefined ? null : seedReward;
  const history: Candidate[] = seedReward ? [seedReward] : [];
  let seats: Seats | null = null;

  for (let generation = 0; generation < config.iterations; generation++) {
    if (!(await begin(options, generation, history))) break;
    seats ??= await ask(options, generation, incumbent, history);
    const answers = await judgeOrStop(options, generation, seats, incumbent, history);
    if (answers === null) break;
    const judged = await shortTrain(options, generation, answers);
    seats = null;

    const finished: Candidate[] = [];
    const { overlap = 0 } = config;
    for (const [index, candidate] of judged.entries()) {
      if (overlap > 0 && index === Math.max(0, judged.length - overlap)) {
        // What was refused needs no training: its end is known.
        const ended = [...finished, ...judged.slice(index).filter(({ verdict }) => !verdict.accepted)];
        const parent = better(method, incumbent, ended);
        seats = await askAhead(options, generation + 1, parent, [...history, ...ended]);
      }
      finished.push(await finish(options, candidate));
    }
    history.push(...finished);
    const next = better(method, incumbent, finished);
    await chronicle.step("selected", [generation], () => ({
      type: "selected",
      generation,
      incumbent: next && { label: next.label, id: next.id, fitness: next.fitness! },
      improved: next !== null && next !== incumbent && beats(next, incumbent),
    }));
    incumbent = next;
  }
  return history;
}

/** Whether the generation begins; the journal tells why not. */
async function begin(
  { chronicle, stop }: SearchOptions,
  generation: number,
  history: readonly Candidate[],
): Promise<boolean> {
  if (chronicle.recall("search-stopped")?.generation === generation) return false;
  const reason = chronicle.recall("generation-started", generation) ? null : (brokeBy(history) ?? stop());
  if (reason !== null) {
    await chronicle.step("search-stopped", [], () => ({ type: "search-stopped", generation, reason }));
    return false;
  }
  await chronicle.step("generation-started", [generation], () => ({
    type: "generation-started",
    generation,
  }));
  return true;
}

/** Why there is no money for another generation, or null: a seat of an earlier one got no answer for want of it. */
function brokeBy(history: readonly Candidate[]): string | null {
  const failure = history.find(({ verdict }) => verdict.failure?.kind === "budget")?.verdict.failure;
  return failure ? `the budget is used up: ${failure.message}` : null;
}

async function ask(
  options: SearchOptions,
  generation: number,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<Seats> {
  return openSeats(options, await requestFor(options, generation, incumbent, history));
}

/** Asks for the next generation while the last trainings of this one go on, as far as there is a next one. */
async function askAhead(
  options: SearchOptions,
  generation: number,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<Seats | null> {
  const begun = options.chronicle.recall("asked", generation) !== undefined;
  if (generation >= options.config.iterations) return null;
  if (!begun && (brokeBy(history) ?? options.stop()) !== null) return null;
  return ask(options, generation, incumbent, history);
}

/** Null when the designer can go on no longer, but earlier generations left something to finish the run with. */
async function judgeOrStop(
  options: SearchOptions,
  generation: number,
  seats: Seats,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<readonly Candidate[] | null> {
  try {
    return await judge(options, generation, seats, history);
  } catch (error) {
    if (!(error instanceof FailureError) || !stops.has(blameOf[error.kind])) throw error;
    const { id } = options.designer;
    const reason = `the designer ${id} stopped: ${error.message.replace(`${id}: `, "")}`;
    if (incumbent === null) throw new Problem(reason, { cause: error });
    await options.chronicle.step("search-stopped", [], () => ({
      type: "search-stopped",
      generation,
      reason,
    }));
    return null;
  }
}

/** The parent of the next generation. */
function better(
  method: Method,
  incumbent: Candidate | null,
  finished: readonly Candidate[],
): Candidate | null {
  const [best = null] = ranked(finished);
  if (best === null) return incumbent;
  return method.select.incumbent === "latest" || beats(best, incumbent) ? best : incumbent;
}

function beats(candidate: Candidate, incumbent: Candidate | null): boolean {
  return incumbent === null || byFitness(candidate, incumbent) < 0;
}
