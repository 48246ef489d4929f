/** Trains the finalists again before one is called the winner: the best of many single trainings is partly luck. */
import type { Candidate } from "../core/candidate.ts";
import { mean } from "../core/statistics.ts";
import type { Method } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import type { Chronicle } from "./chronicle.ts";
import { ranked } from "./ranking.ts";
import type { Trainings } from "./trainings.ts";

export interface ConfirmOptions {
  readonly task: Task;
  readonly method: Method;
  readonly trainings: Pick<Trainings, "searchSeeds" | "confirmSeeds" | "start" | "finish">;
  readonly chronicle: Chronicle;
  /** All candidates of the search; those that were never trained count for nothing. */
  readonly history: readonly Candidate[];
}

/** The winner, or null when nothing was ever trained. */
export async function confirm({
  task,
  method,
  trainings,
  chronicle,
  history,
}: ConfirmOptions): Promise<Candidate | null> {
  const finalists = ranked(history).slice(0, Math.max(1, method.confirm.finalists));
  const seeds = finalists.length > 1 ? trainings.confirmSeeds : [];
  for (const finalist of finalists) for (const seed of seeds) trainings.start({ ...finalist, seed });

  const confirmed: Candidate[] = [];
  for (const finalist of finalists) {
    const fitnesses = trainings.searchSeeds.map(() => finalist.fitness!);
    for (const seed of seeds) {
      const event = await chronicle.step(["trained", "training-failed"], [finalist.label, seed], () =>
        trainings.finish({ ...finalist, seed }),
      );
      // A training that failed counts as the worst that there is.
      fitnesses.push(event.type === "trained" ? event.result.evaluation.fitness.mean : task.fitness.range[0]);
    }
    confirmed.push({ ...finalist, fitness: mean(fitnesses) });
  }
  const [winner] = ranked(confirmed);
  if (!winner) return null;
  await chronicle.step("winner-chosen", [], () => ({
    type: "winner-chosen",
    label: winner.label,
    id: winner.id,
    fitness: winner.fitness!,
  }));
  return winner;
}
