/** A designer that repeats the proposals of an earlier run, byte for byte. */
import { type Designer, labelOf, type Proposal } from "../core/candidate.ts";
import { UsageProblem } from "../core/problem.ts";

export interface ReplayOptions {
  /** Id of the run whose proposals are repeated. */
  readonly run: string;
  /** How many proposals a generation will be asked for, and how many generations. */
  readonly candidates: number;
  readonly iterations: number;
  /** The proposals of a run, by label. Throws a Problem when there is no such run. */
  readProposals(run: string): ReadonlyMap<string, Proposal>;
}

/** @throws UsageProblem when more will be asked for than was recorded */
export function createReplayDesigner(options: ReplayOptions): Designer {
  const { run, candidates, iterations } = options;
  const recorded = options.readProposals(run);
  const holds = (generation: number, seats: number) =>
    count((seat) => recorded.has(labelOf(generation, seat))) >= seats;
  const deep = (seats: number) => count((generation) => holds(generation, seats));
  if (recorded.size === 0) {
    throw new UsageProblem(`run ${run} holds no answers, so there is nothing to replay; name another run`);
  }
  if (deep(candidates) < iterations) {
    const wide = count((seat) => recorded.has(labelOf(0, seat)));
    throw new UsageProblem(
      `run ${run} does not hold ${iterations} generations of ${candidates} answers; take no more than --iterations ${deep(wide)} --candidates ${wide}`,
    );
  }
  return {
    id: `replay:${run}`,
    propose: async ({ generation }, seat) => recorded.get(labelOf(generation, seat))!,
    repair: async ({ label }) => recorded.get(label) ?? null,
  };
}

/** How many numbers from 0 on have a property. */
function count(has: (index: number) => boolean): number {
  let index = 0;
  while (has(index)) index++;
  return index;
}
