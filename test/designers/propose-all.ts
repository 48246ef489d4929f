/** Asks a designer for all seats of a request at once, as the loop does. */
import type { Designer, DesignRequest, Proposal } from "../../src/core/candidate.ts";

export function proposeAll(designer: Designer, request: DesignRequest): Promise<Proposal[]> {
  return Promise.all(Array.from({ length: request.count }, (_, seat) => designer.propose(request, seat)));
}
