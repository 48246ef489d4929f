/** What a run found out, in numbers with their conditions. */
import type { Candidate } from "../core/candidate.ts";
import type { Cost } from "../core/cost.ts";
import type { GateStatistics } from "../core/gate-settings.ts";
import type { Contender, ContenderResult, RunConfig, RunResult, WinnerAlarm } from "../core/run.ts";
import { estimate } from "../core/statistics.ts";
import type { FinalResult } from "./finals.ts";
import { contenders } from "./forecast.ts";

/**
 * @param finals the fresh trainings that ended well; a contender without any gets no row
 * @param searchTrainings how many trainings the search did
 * @param alarms what {@link winnerAlarms} says of the finals
 * @param gates what each gate was good for
 * @param cost what the language model cost, or null where none was asked
 */
export function summarise(
  config: RunConfig,
  winner: Candidate,
  finals: readonly FinalResult[],
  searchTrainings: number,
  alarms: readonly WinnerAlarm[],
  gates: readonly GateStatistics[],
  cost: Cost | null = null,
): RunResult {
  const rows = contenders.flatMap((contender) => rowOf(contender, finals));
  const fitness = (contender: Contender) => rows.find((row) => row.contender === contender)?.fitness.mean;
  return {
    task: config.task,
    method: config.method,
    model: config.model,
    steps: config.steps,
    ...(config.backend && { backend: config.backend }),
    winner: { label: winner.label, id: winner.id, source: winner.source, alarms },
    contenders: rows,
    humanNormalised: humanNormalised(fitness("winner"), fitness("human"), fitness("sparse")),
    trainings: searchTrainings + finals.length,
    gates,
    ...(cost && { cost }),
  };
}

function rowOf(contender: Contender, finals: readonly FinalResult[]): ContenderResult[] {
  const trained = finals.filter((each) => each.contender === contender);
  if (trained.length === 0) return [];
  const successes = trained.map(({ result }) => result.evaluation.success);
  return [
    {
      contender,
      fitness: estimate(trained.map(({ result }) => result.evaluation.fitness.mean)),
      success: successes.every((each) => each !== null) ? estimate(successes) : null,
      seeds: trained.map(({ seed }) => seed),
    },
  ];
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
