/** A person's own reward as the first parent: judged and trained like any other, before the first generation. */
import type { Candidate } from "../core/candidate.ts";
import { Problem } from "../core/problem.ts";
import type { RunConfig } from "../core/run.ts";
import { Critic } from "../critic/index.ts";
import type { RunFolder } from "../store/index.ts";
import { type FinishOptions, finish } from "./finish.ts";

export interface SeedRewardOptions extends FinishOptions {
  readonly config: RunConfig;
  readonly folder: RunFolder;
}

/** What it is called. */
const LABEL = "seed";

/**
 * The trained reward, or null when none was given.
 * @throws Problem when the critic refuses it
 */
export async function trainSeedReward(options: SeedRewardOptions): Promise<Candidate | null> {
  const { config, task, chronicle, folder, trainings } = options;
  const { seedReward } = config;
  if (!seedReward) return null;
  const { id, source, verdict } = await chronicle.step("judged", [LABEL], async () => {
    // A person's own reward may pay for what looks odd: that is said, and not refused.
    using critic = new Critic(task, { settings: { sense: { refuse: false } } });
    const critique = await critic.critique(seedReward.source);
    folder.saveJudged(LABEL, critique.id, critique.source, critique.verdict);
    return {
      type: "judged",
      label: LABEL,
      id: critique.id,
      source: critique.source,
      verdict: critique.verdict,
    };
  });
  if (!verdict.accepted) {
    throw new Problem(
      `the reward ${seedReward.name} is refused (${verdict.failure?.kind ?? "unknown"}: ${verdict.failure?.message ?? ""}); check it with design-reward validate`,
    );
  }
  for (const seed of trainings.searchSeeds) trainings.start({ label: LABEL, id, source, seed });
  const proposal = { text: seedReward.source, notes: {} };
  return finish(options, { id, label: LABEL, generation: -1, source, proposal, verdict });
}
