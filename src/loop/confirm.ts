/** Trains the finalists again before one is called the winner: the best of many single trainings is partly luck. */
import type { Candidate } from "../core/candidate.ts";
import { mean } from "../core/statistics.ts";
import type { Method } from "../methods/index.ts";
import type { Chronicle } from "./chronicle.ts";
import { ranked } from "./ranking.ts";
import type { Trainings } from "./trainings.ts";

export interface ConfirmOptions {
  readonly method: Method;
  /** Lowest and highest fitness of the task. */
  readonly fitnessRange: readonly [number, number];
  readonly trainings: Pick<Trainings, "searchSeeds" | "confirmSeeds" | "start" | "finish">;
  readonly chronicle: Chronicle;
  /** All candidates of the search; those that were never trained count for nothing. */
  readonly history: readonly Candidate[];
}

/** The winner, or null when nothing was ever trained. */
export async function confirm({
  method,
  fitnessRange,
  trainings,
  chronicle,
  history,
}: ConfirmOptions): Promise<Candidate | null> {
  const finalists = ranked(history).slice(0, Math.max(1, method.confirm.finalists));
  const seeds = finalists.length > 1 ? trainings.confirmSeeds : [];
  for (const finalist of finalists) for (const seed of seeds) trainings.start({ ...finalist, seed });

  const steady: Candidate[] = [];
  const failed: Candidate[] = [];
  for (const finalist of finalists) {
    const fitnesses = trainings.searchSeeds.map(() => finalist.fitness!);
    let failures = 0;
    for (const seed of seeds) {
      const event = await chronicle.step(["trained", "training-failed"], [finalist.label, seed], () =>
        trainings.finish({ ...finalist, seed }),
      );
      if (event.type === "trained") fitnesses.push(event.result.evaluation.fitness.mean);
      else failures++;
    }
    (failures === 0 ? steady : failed).push({ ...finalist, fitness: mean(fitnesses) });
  }
  // A reward with which a training failed is no winner while another trains every time.
  const [best] = [...ranked(steady), ...ranked(failed)];
  const winner = best && preferHonest(best, ranked(steady), fitnessRange);
  if (!winner) return null;
  await chronicle.step("winner-chosen", [], () => ({
    type: "winner-chosen",
    label: winner.label,
    id: winner.id,
    fitness: winner.fitness!,
  }));
  return winner;
}

/** By how much of the fitness range a reward that looks hacked has to be better than one that does not. */
const CLEARLY = 0.05;

/** The best, unless it looks hacked and an honest one is about as good. */
function preferHonest(best: Candidate, steady: readonly Candidate[], [low, high]: readonly [number, number]) {
  const honest = steady.find(({ reflection }) => reflection?.hacked !== true);
  if (best.reflection?.hacked !== true || !honest) return best;
  return best.fitness! - honest.fitness! > CLEARLY * (high - low) ? best : honest;
}
