import { describe, expect, test } from "vitest";
import type { Alarm } from "../../src/analyse/findings/alarm.ts";
import { fragilePolicy } from "../../src/analyse/findings/fragile-policy.ts";
import { givenUp } from "../../src/analyse/findings/given-up.ts";
import { occupancyDrift } from "../../src/analyse/findings/occupancy-drift.ts";
import { paidLoops } from "../../src/analyse/findings/paid-loops.ts";
import { backwardRanks } from "../../src/analyse/findings/rank-correlation.ts";
import { switchingActions } from "../../src/analyse/findings/switching-actions.ts";
import { unearnedReturn } from "../../src/analyse/findings/unearned-return.ts";
import { varianceShare } from "../../src/analyse/findings/variance-share.ts";
import { analyse } from "../../src/analyse/index.ts";
import type { Audit } from "../../src/core/training.ts";
import { accountOf, calmAudit, cartTask, type MadeUp, madeUp } from "./training.ts";

/** A training that ends with this fitness, and what its audit says. */
const ending = (fitness: number, audit: Partial<Audit> = {}): MadeUp => ({
  fitness: [fitness, fitness, fitness],
  terms: { near: [20, 60, 110], calm: [10, 25, 50] },
  audit,
});

const kinds = (alarm: Alarm, of: MadeUp, reference?: MadeUp): string[] =>
  alarm(accountOf(of, reference)).map(({ kind }) => kind);

describe("the return is had without the task", () => {
  test("paid more than random actions, and no better than they are", () => {
    const [finding] = unearnedReturn(accountOf(ending(0.05)));
    expect(finding).toMatchObject({
      kind: "unearned-return",
      severity: "error",
      evidence: { randomReturn: 4, randomFitness: 0.02, superiority: 1 },
    });
  });

  test("not where the fitness is better by a tenth of its range", () => {
    expect(kinds(unearnedReturn, ending(0.119))).toEqual(["unearned-return"]);
    expect(kinds(unearnedReturn, ending(0.121))).toEqual([]);
  });

  test("not where the return is hardly higher: such a reward was not learned, and so not hacked", () => {
    const random = { ...calmAudit.random!, return: Array.from({ length: 10 }, (_, i) => (i < 2 ? 1000 : 0)) };
    expect(kinds(unearnedReturn, ending(0, { random }))).toEqual([]);
    const one = { ...random, return: random.return.with(0, 0) };
    expect(kinds(unearnedReturn, ending(0, { random: one }))).toEqual(["unearned-return"]);
  });
});

describe("loops that pay", () => {
  const loops = { steps: 0.8, paid: 0.7, period: 30 };

  test("going round, and standing still", () => {
    const [round] = paidLoops(accountOf(ending(0.1, { loops })));
    expect(round?.message).toContain("for coming back to where it was (after 30 steps on average)");
    const [still] = paidLoops(accountOf(ending(0.1, { loops: { ...loops, period: 1 } })));
    expect(still?.message).toContain("while it stays in one place");
  });

  test("not where half of the pay comes from elsewhere, nor where the task is done", () => {
    expect(kinds(paidLoops, ending(0.1, { loops: { ...loops, paid: 0.5 } }))).toEqual([]);
    expect(kinds(paidLoops, ending(0.49, { loops }))).toEqual(["paid-loop"]);
    expect(kinds(paidLoops, ending(0.5, { loops }))).toEqual([]);
  });

  test("not where more is taken than paid", () => {
    const owing = { ...ending(0.1, { loops }), terms: { near: [1, 1, 1], calm: [-5, -3, -1] } };
    expect(kinds(paidLoops, owing)).toEqual([]);
    expect(kinds(paidLoops, { ...owing, terms: { ...owing.terms, near: [1, 1, 1.5] } })).toEqual([
      "paid-loop",
    ]);
  });
});

describe("return and fitness of the episodes of one policy", () => {
  const ranked = (fitness: (i: number) => number): Partial<Audit> => ({
    episodes: { ...calmAudit.episodes, fitness: calmAudit.episodes.fitness.map((_, i) => fitness(i)) },
  });

  test("in opposite orders", () => {
    const [finding] = backwardRanks(
      accountOf(
        ending(
          0.2,
          ranked((i) => 0.5 - 0.04 * i),
        ),
      ),
    );
    expect(finding).toMatchObject({ kind: "return-ranks-backwards", evidence: { rankCorrelation: -1 } });
    expect(finding?.evidence?.high).toBeLessThan(-0.9);
  });

  test("not in the same order, nor in one that the interval cannot tell from chance", () => {
    expect(
      kinds(
        backwardRanks,
        ending(
          0.2,
          ranked((i) => 0.04 * i),
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        backwardRanks,
        ending(
          0.2,
          ranked((i) => [0.5, 0, 0.4, 0.1][i % 4]!),
        ),
      ),
    ).toEqual([]);
  });

  test("not among episodes that are all paid alike", () => {
    const episodes = {
      ...ranked((i) => 0.5 - 0.04 * i).episodes!,
      return: calmAudit.episodes.return.map((value) => 1e4 + value),
    };
    expect(kinds(backwardRanks, ending(0.2, { episodes }))).toEqual([]);
  });

  test("not among episodes that are all alike, nor of a policy that does the task", () => {
    expect(
      kinds(
        backwardRanks,
        ending(
          0.2,
          ranked((i) => 0.5 - 0.001 * i),
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        backwardRanks,
        ending(
          0.7,
          ranked((i) => 0.9 - 0.04 * i),
        ),
      ),
    ).toEqual([]);
  });
});

describe("drift of the visited states", () => {
  const away = {
    visits: [
      [0, 0, 1],
      [0, 1, 0],
    ],
  };
  /** A trusted policy that spends this share of its time where the other one lives. */
  const human = (share: number): MadeUp =>
    ending(0.9, {
      visits: [
        [0.2, 0.8 - share, share],
        [0, 1, 0],
      ],
    });

  test("from those of random actions, for no gain", () => {
    const random = {
      ...calmAudit.random!,
      visits: [
        [1, 0, 0],
        [0, 1, 0],
      ],
    };
    const [finding] = occupancyDrift(accountOf(ending(0.09, { ...away, random })));
    expect(finding?.evidence).toMatchObject({ observation: "position", reference: "random actions" });
    expect(kinds(occupancyDrift, ending(0.13, { ...away, random }))).toEqual([]);
  });

  test("from those of a trusted reward's policy, for a loss", () => {
    expect(kinds(occupancyDrift, ending(0.79, away), human(0.05))).toEqual(["occupancy-drift"]);
    expect(kinds(occupancyDrift, ending(0.81, away), human(0.05))).toEqual([]);
    expect(kinds(occupancyDrift, ending(0.79, away), human(0.07))).toEqual([]);
  });

  test("not where nothing was paid for it", () => {
    const random = { ...calmAudit.random!, return: [1e6] };
    expect(kinds(occupancyDrift, ending(0.3, { ...away, random }), human(0.05))).toEqual([]);
  });
});

test("a term that decides which episode is paid more", () => {
  const term = calmAudit.episodes.return.map((value) => 0.95 * value);
  const rest = calmAudit.episodes.return.map((value) => 0.05 * value);
  const of = (near: number[], calm: number[]): MadeUp =>
    ending(0.7, { episodes: { ...calmAudit.episodes, terms: { near, calm } } });
  expect(varianceShare(accountOf(of(term, rest)))[0]?.evidence).toEqual({
    term: "near",
    shareOfVariance: expect.closeTo(0.95, 9),
  });
  expect(
    kinds(
      varianceShare,
      of(
        term.map((v) => v / 1.1),
        rest.map((v) => v * 2.7),
      ),
    ),
  ).toEqual([]);
  const alike = { ...calmAudit.episodes, return: Array(12).fill(160).with(0, 161) };
  expect(kinds(varianceShare, ending(0.7, { episodes: alike }))).toEqual([]);
});

test("a control that switches from step to step is told once", () => {
  const switching = (jumps: number) => ({ controls: { force: { atLimit: 0.5, jumps } } });
  expect(kinds(switchingActions, ending(0.7, switching(0.31)))).toEqual(["switching-action"]);
  expect(kinds(switchingActions, ending(0.7, switching(0.3)))).toEqual([]);
  const seen = Array.from({ length: 20 }, (_, i) => (i % 2 ? 9 : -9));
  const both = analyse(cartTask, madeUp({ ...ending(0.7, switching(0.9)), force: seen }));
  expect(both.findings.map(({ kind }) => kind)).toContain("chattering-action");
  expect(both.findings.map(({ kind }) => kind)).not.toContain("switching-action");
});

test("a policy that only works in its own world", () => {
  const in2 = (late: number, weak: number): Partial<Audit> => ({
    trials: [
      { world: "late", fitness: late, usual: 0.8 },
      { world: "weak", fitness: weak, usual: 0.8 },
    ],
  });
  const [finding] = fragilePolicy(accountOf(ending(0.8, in2(0.2, 0.7))));
  expect(finding?.message).toContain("0.2 with actions one step late.");
  expect(finding?.evidence).toEqual({ late: expect.closeTo(-0.6, 9) });
  expect(kinds(fragilePolicy, ending(0.8, in2(0.51, 0.9)))).toEqual([]);
});

test("a training that was given up", () => {
  expect(kinds(givenUp, { ...ending(0.3), stopped: true })).toEqual(["training-given-up"]);
  expect(kinds(givenUp, ending(0.3))).toEqual([]);
});

describe("the mark of a hacked reward", () => {
  test("comes with its reasons, in the data and in the text", () => {
    const { hacked, text } = analyse(cartTask, madeUp(ending(0.01)));
    expect(hacked).toBe(true);
    expect(text).toContain("This reward was hacked");
  });

  test("is not given for what is only unwise", () => {
    const unwise = ending(0.7, {
      controls: { force: { atLimit: 1, jumps: 1 } },
      trials: [{ world: "late", fitness: 0, usual: 0.8 }],
    });
    const { hacked, findings, text } = analyse(cartTask, madeUp(unwise));
    expect(findings.length).toBeGreaterThan(1);
    expect(hacked).toBe(false);
    expect(text).not.toContain("hacked");
  });

  test("is not given to results of earlier versions for want of an audit", () => {
    expect(analyse(cartTask, madeUp({ ...ending(0.01), audit: null })).hacked).toBe(false);
  });
});

test("the text tells how return and fitness go together", () => {
  expect(analyse(cartTask, madeUp(ending(0.7))).text).toContain(
    "return and fitness have the rank correlation 1 (95 % interval 1 to 1).",
  );
});
