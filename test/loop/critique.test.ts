/** What the critic is told of a run: earlier rewards, and a model that reads the candidate. */
import { expect, test } from "vitest";
import { FailureError } from "../../src/core/outcome.ts";
import { eureka } from "../../src/methods/eureka.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

const twice = "export function reward(s, a, next) { return { balance: 2 * Math.cos(next.poleAngle) }; }";

test("a reward that says the same as a trained one is answered with that one's result", async () => {
  using run = scriptedRun([[rewards.upright], [twice], [rewards.gentle]], { place: madeUpTrainings });
  const { gates } = await run.design();
  expect(run.events()).toContainEqual(
    expect.objectContaining({
      type: "judged",
      label: "g2c1",
      verdict: expect.objectContaining({
        gate: "novelty",
        failure: expect.objectContaining({ kind: "duplicate" }),
        twin: expect.objectContaining({ label: "g1c1" }),
      }),
    }),
  );
  expect(gates).toContainEqual(expect.objectContaining({ gate: "novelty", refused: 1, saved: 1 }));
  expect(run.requests[2]!.history[1]).toMatchObject({ verdict: { twin: { label: "g1c1" } } });
});

const reviewing = { ...eureka, gates: { review: { on: true } } };
const inconsistent = JSON.stringify({
  consistent: false,
  problems: [{ line: 1, problem: "It pays for falling." }],
});

test("a model that reviews rewards may refuse one, and the refusal goes back for repair", async () => {
  using run = scriptedRun([[rewards.upright]], {
    place: madeUpTrainings,
    method: reviewing,
    config: { repairs: 1 },
    mended: { g1c1r1: rewards.gentle },
    review: async (prompt) => (prompt.includes("effort") ? '{"consistent": true}' : inconsistent),
  });
  expect((await run.design()).winner.label).toBe("g1c1r1");
  expect(run.repairs[0]!.refused.verdict).toMatchObject({ gate: "review", accepted: false });
  expect(run.repairs[0]!.refused.verdict.findings.at(-1)!.message).toContain("It pays for falling.");
});

test("a review that nobody answers refuses nothing", async () => {
  using run = scriptedRun([[rewards.upright]], {
    place: madeUpTrainings,
    method: reviewing,
    review: () => Promise.reject(new FailureError("provider", "the key was revoked")),
  });
  expect((await run.design()).winner.label).toBe("g1c1");
});
