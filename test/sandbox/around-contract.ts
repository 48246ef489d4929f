/** The critic with the contract out of the way: whatever a candidate is, it comes to the dry run. */

import { Critic, type CriticOptions } from "../../src/critic/critic.ts";
import type { Gate } from "../../src/critic/gate.ts";
import { gates } from "../../src/critic/gates/index.ts";
import { compileReward } from "../../src/reward/compile.ts";
import type { Task } from "../../src/sim/environment.ts";

/** A module as the isolate gets it, by the simplest means. */
export const asScript = (source: string): string => source.replaceAll("export ", "");

/** What a compiled reward tells besides its text. */
const nothing = compileReward("export function reward() { return {}; }");

const noContract: Gate = {
  name: "no-contract",
  inspect(subject) {
    subject.compiled = { ...nothing, javascript: asScript(subject.source) };
    return { findings: [] };
  },
};

export function criticWithoutContract(task: Task, options: Omit<CriticOptions, "gates"> = {}): Critic {
  const dryRun = gates.filter(({ name }) => name === "dry-run");
  return new Critic(task, { ...options, gates: [noContract, ...dryRun] });
}
