/** Proposals of an earlier run, once more. */
import { expect, test } from "vitest";
import type { Candidate, Proposal } from "../../../src/core/candidate.ts";
import { createReplayDesigner } from "../../../src/designers/replay.ts";
import { proposeAll } from "../propose-all.ts";
import { history, request } from "./history.ts";

const proposal = (label: string): Proposal => ({ text: `\uFEFFanswer ${label}\r\n`, notes: { usd: 0.01 } });
const recorded = (...labels: string[]) => new Map(labels.map((label) => [label, proposal(label)]));
const open = (proposals: ReadonlyMap<string, Proposal>, candidates: number, iterations: number) =>
  createReplayDesigner({ run: "the-run", candidates, iterations, readProposals: () => proposals });

/** A run that was stopped in its third generation, before its second seat was answered. */
const stopped = recorded("g1c1", "g1c1r1", "g1c1r2", "g1c2", "g2c1", "g2c2", "g3c1", "g3c1r1");

test("gives back the very proposals of each generation and seat", async () => {
  const designer = open(stopped, 2, 2);
  expect(designer.id).toBe("replay:the-run");
  expect(await proposeAll(designer, request({ generation: 1 }))).toEqual([
    proposal("g2c1"),
    proposal("g2c2"),
  ]);
});

test("repairs what was repaired, and nothing else", async () => {
  const designer = open(stopped, 2, 2);
  const mend = (label: string, seat: number, round: number) =>
    designer.repair({ ...request(), refused: history[2] as Candidate, seat, round, label });
  expect(await mend("g1c1r1", 0, 1)).toEqual(proposal("g1c1r1"));
  expect(await mend("g1c1r2", 0, 2)).toEqual(proposal("g1c1r2"));
  expect(await mend("g1c2r1", 1, 1)).toBeNull();
});

test("fewer seats and generations may be asked for than there were", async () => {
  expect(await proposeAll(open(stopped, 1, 1), request({ count: 1 }))).toEqual([proposal("g1c1")]);
  // The first seat of the third generation was answered before the run was stopped.
  expect(await open(stopped, 1, 3).propose(request({ generation: 2, count: 1 }), 0)).toEqual(
    proposal("g3c1"),
  );
});

test.each([
  [stopped, 2, 3, "--iterations 2 --candidates 2"],
  [stopped, 3, 1, "--iterations 2 --candidates 2"],
  [recorded("g1c1"), 2, 2, "--iterations 1 --candidates 1"],
])(
  "%# more than there was is refused before anything starts",
  (proposals, candidates, iterations, advice) => {
    expect(() => open(proposals, candidates, iterations)).toThrow(advice);
  },
);

test("a run without a single answer has nothing to replay", () => {
  expect(() => open(recorded(), 1, 1)).toThrow(
    /^run the-run holds no answers, so there is nothing to replay/,
  );
});
