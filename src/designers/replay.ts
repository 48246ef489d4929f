/** A designer that repeats the proposals of an earlier run, byte for byte. */
import type { Designer, Proposal } from "../core/candidate.ts";
import { UsageProblem } from "../core/problem.ts";

export interface ReplayOptions {
  /** Id of the run whose proposals are repeated. */
  readonly run: string;
  /** The proposals of a run, by generation. Throws a Problem when there is no such run. */
  readProposals(run: string): readonly (readonly Proposal[])[];
}

/** @throws UsageProblem (from `propose`) when more is asked for than was recorded */
export function createReplayDesigner({ run, readProposals }: ReplayOptions): Designer {
  const recorded = readProposals(run);
  return {
    id: `replay:${run}`,
    async propose({ generation, count }) {
      const proposals = recorded[generation] ?? [];
      if (proposals.length < count) {
        const widest = recorded[0]?.length ?? 0;
        throw new UsageProblem(
          `run ${run} holds ${proposals.length} proposals of generation ${generation + 1}, but ${count} are wanted; use --iterations ${recorded.length} --candidates ${widest}`,
        );
      }
      return proposals.slice(0, count);
    },
  };
}
