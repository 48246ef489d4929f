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
  const wide = count((seat) => recorded.has(labelOf(0, seat)));
  const deep = count((generation) => recorded.has(labelOf(generation, wide - 1)));
  if (candidates > wide || iterations > deep) {
    throw new UsageProblem(
      `run ${run} holds ${deep} whole generations of ${wide} proposals, but ${iterations} of ${candidates} are wanted; use --iterations ${deep} --candidates ${wide}`,
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
