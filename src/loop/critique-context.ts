/** What the critic is told of a run besides the answer: the same whatever the clock did, so that verdicts repeat. */
import type { Designer, DesignRequest } from "../core/candidate.ts";
import { FailureError } from "../core/outcome.ts";
import type { CritiqueContext } from "../critic/index.ts";

/** A review that nobody could be asked for refuses nothing. */
function nothing(error: unknown): string {
  if (error instanceof FailureError) return "";
  throw error;
}

/**
 * Knows the candidates of earlier generations. Of its own generation a candidate knows none, since what is judged
 * first is decided by the clock; {@link judge} finds those that repeat each other letter for letter.
 * @param refusals how often the review refused this seat before
 */
export function critiqueContext(
  designer: Pick<Designer, "review">,
  { history, description }: DesignRequest,
  label: string,
  refusals: number,
): CritiqueContext {
  const trained = history.filter(({ result }) => result !== undefined);
  return {
    trained: trained.map(({ id, label: of, source }) => ({ id, label: of, source })),
    trajectories: trained.flatMap(({ result }) => [result!.best, result!.worst]),
    ...(designer.review && {
      reviewer: {
        ask: (prompt: string) => designer.review!(prompt, label).catch(nothing),
        refusals,
        ...(description !== undefined && { description }),
      },
    }),
  };
}
