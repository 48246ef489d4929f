/** What every gate of the critic keeps; a new one has to bring a reward that it alone refuses. */
import { afterAll, describe, expect, test } from "vitest";
import { findTask, referenceReward } from "../../envs/index.ts";
import { blameOf } from "../../src/core/outcome.ts";
import { Critic, type CritiqueContext, gates } from "../../src/critic/index.ts";

const task = findTask("cartpole-swingup");
const critic = new Critic(task, { settings: { preference: { on: true }, review: { on: true } } });
afterAll(() => critic.dispose());

const good = "export function reward(s, a, next) { return { up: Math.cos(next.poleAngle) }; }";
/** A step of an episode with the pole at rest. */
const episode = (poleAngle: number, success: boolean) => ({
  success,
  length: 1,
  step: [0],
  state: { cartPosition: [0], cartVelocity: [0], poleAngle: [poleAngle], poleVelocity: [0] },
  action: { force: [0] },
});
/** What the gates that look beyond the answer are told. */
const contexts: Readonly<Record<string, CritiqueContext>> = {
  novelty: { trained: [{ id: "first", label: "g1c1", source: good.replace("Math.cos", "2 * Math.cos") }] },
  preference: { trajectories: [episode(0, true), episode(1.5, false)] },
  review: { reviewer: { ask: async () => '{"consistent": false, "problems": []}' } },
};
const contextOf = (gate: string): CritiqueContext => contexts[gate] ?? {};

/** By gate: a reward that passes all gates before it, and not this one. */
const refused: Readonly<Record<string, string>> = {
  parse: "export function reward(s, a, next) { return { up: next.poleAngle + }; }",
  contract: "export function reward(s, a, next) { return { up: Math.random() }; }",
  "dry-run": "export function reward(s, a, next) { return { up: Math.sqrt(next.poleAngle) }; }",
  types: "export function reward(s, a, next) { return { up: Math.cos(next.poleAngle) > 0 }; }",
  sense: "export function reward(s, a, next) { return { alive: 1 }; }",
  novelty: good,
  // Pays on the way up, where no other gate minds.
  preference:
    "export function reward(s, a, next) { return { up: 2 + Math.cos(next.poleAngle), side: Math.abs(next.poleAngle - 1.5) < 0.1 ? 4 : 0 }; }",
  review: good,
};

function exampleOf(gate: string): string {
  const example = refused[gate];
  if (example === undefined)
    throw new Error(`add to \`refused\` a reward that the gate ${gate} alone refuses`);
  return example;
}

test("names are unique", () => {
  expect(new Set(gates.map(({ name }) => name)).size).toBe(gates.length);
});

describe.each(gates.map(({ name }) => name))("%s", (name) => {
  test("refuses its example, with one sentence that blames the reward and findings that say what to do", async () => {
    const { verdict } = await critic.critique(exampleOf(name), contextOf(name));
    expect(verdict).toMatchObject({ accepted: false, gate: name });
    expect(blameOf[verdict.failure!.kind]).toBe("reward");
    expect(verdict.failure?.message).toMatch(/^[^\n]+$/);
    const errors = verdict.findings.filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(0);
    for (const { kind, message, remedy } of verdict.findings) {
      expect(kind).toMatch(/^[a-z][a-z-]*$/);
      for (const sentence of [message, remedy]) expect(sentence).toMatch(/^\S[^\n]*[.!]$/);
    }
  });

  test("says the same of the same reward again", async () => {
    const [first, second] = await Promise.all([
      critic.critique(exampleOf(name), contextOf(name)),
      critic.critique(exampleOf(name), contextOf(name)),
    ]);
    expect(second).toEqual(first);
  });

  test.each(["human", "sparse"] as const)("lets the %s reward through", async (which) => {
    const { verdict } = await critic.critique(referenceReward(task, which));
    expect(verdict.gate).not.toBe(name);
  });
});
