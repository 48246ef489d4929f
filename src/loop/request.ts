/** What the designer is told for a generation: what happened so far, and what a person said about it. */
import type { Candidate, DesignRequest, Example, Feedback } from "../core/candidate.ts";
import { deriveSeed } from "../core/random.ts";
import type { FeedbackEntry, RunConfig } from "../core/run.ts";
import type { Chronicle } from "./chronicle.ts";

export interface RequestOptions {
  readonly config: RunConfig;
  readonly chronicle: Chronicle;
  readonly examples: readonly Example[];
  /** Everything that a person has said about the run, oldest first. */
  feedback(generation: number, incumbent: Candidate | null): Promise<readonly FeedbackEntry[]>;
}

export async function requestFor(
  { config, chronicle, examples, feedback }: RequestOptions,
  generation: number,
  incumbent: Candidate | null,
  history: readonly Candidate[],
): Promise<DesignRequest> {
  const told: Feedback[] = [];
  const known = new Set<string>();
  const hear = (about: number, entries: readonly FeedbackEntry[]) => {
    for (const { id, text, instead } of entries) {
      known.add(id);
      told.push({ generation: about, text, instead });
    }
  };
  for (let earlier = 0; earlier < generation; earlier++) {
    hear(earlier, chronicle.recall("asked", earlier)?.feedback ?? []);
  }
  const asked = await chronicle.step("asked", [generation], async () => ({
    type: "asked",
    generation,
    feedback: (await feedback(generation, incumbent)).filter(({ id }) => !known.has(id)),
  }));
  hear(generation, asked.feedback);
  return {
    task: config.task,
    ...(config.description !== undefined && { description: config.description }),
    generation,
    count: config.candidates,
    seed: deriveSeed(config.seed, "propose", generation),
    incumbent,
    history: [...history],
    ...(told.length > 0 && { feedback: told }),
    ...(examples.length > 0 && { examples }),
  };
}
