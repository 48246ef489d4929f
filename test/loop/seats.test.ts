/** The way of each seat: repairs, lost answers, and the next generation asked for while this one still trains. */
import { describe, expect, test } from "vitest";
import type { Proposal } from "../../src/core/candidate.ts";
import type { RunEvent } from "../../src/core/run.ts";
import { deferred, madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

const labels = (events: readonly RunEvent[], type: "proposed" | "judged" | "trained") =>
  events.flatMap((event) => (event.type === type ? [event.label] : []));

describe("a refused candidate", () => {
  test("goes back with its findings, and its repair is judged and trained in its place", async () => {
    using run = scriptedRun([[rewards.unknownField, rewards.upright]], {
      place: madeUpTrainings,
      config: { repairs: 2 },
      mended: { g1c1r1: rewards.prose, g1c1r2: rewards.helpers },
    });
    await run.design();
    expect(labels(run.events(), "proposed")).toEqual(["g1c1", "g1c1r1", "g1c1r2", "g1c2"]);
    expect(labels(run.events(), "trained")).toEqual(expect.arrayContaining(["g1c1r2", "g1c2"]));
    const [first, second] = run.repairs;
    expect(first).toMatchObject({ seat: 0, round: 1, label: "g1c1r1", refused: { label: "g1c1" } });
    expect(first!.refused.verdict.findings[0]).toMatchObject({ kind: "unknown-field" });
    expect(second!.refused).toMatchObject({ label: "g1c1r1", verdict: { accepted: false } });
    expect(run.events()).toContainEqual(
      expect.objectContaining({ type: "proposed", label: "g1c1r2", repairs: "g1c1r1" }),
    );
  });

  test("stays refused when its designer mends nothing or the rounds are used up", async () => {
    using run = scriptedRun([[rewards.unknownField, rewards.prose, rewards.upright]], {
      place: madeUpTrainings,
      config: { repairs: 1 },
      mended: { g1c2r1: rewards.prose },
    });
    await run.design();
    expect(labels(run.events(), "proposed")).toEqual(["g1c1", "g1c2", "g1c2r1", "g1c3"]);
    expect(run.repairs.map(({ label }) => label).toSorted()).toEqual(["g1c1r1", "g1c2r1"]);
  });

  test("is told to the next generation together with its repair", async () => {
    using run = scriptedRun([[rewards.unknownField], [rewards.upright]], {
      place: madeUpTrainings,
      config: { repairs: 1 },
      mended: { g1c1r1: rewards.helpers },
    });
    await run.design();
    expect(run.requests[1]!.history.map(({ label, repairs }) => [label, repairs])).toEqual([
      ["g1c1", undefined],
      ["g1c1r1", "g1c1"],
    ]);
    expect(run.requests[1]!.incumbent?.label).toBe("g1c1r1");
  });
});

describe("answers that come late", () => {
  test("a verdict does not wait for the seats before it, and the journal keeps their order", async () => {
    const first = deferred<Proposal>();
    using run = scriptedRun([["late", rewards.helpers]], {
      place: madeUpTrainings,
      answer: (_request, seat) => (seat === 0 ? first.promise : undefined),
      observe: (signal) => {
        // The second seat has its verdict: only now does the first answer come.
        if (signal.type === "answered" && signal.label === "g1c2") {
          first.resolve({ text: rewards.upright, notes: {} });
        }
      },
    });
    await run.design();
    const answered = run.signals.flatMap((signal) => (signal.type === "answered" ? [signal.label] : []));
    expect(answered).toEqual(["g1c2", "g1c1"]);
    expect(labels(run.events(), "judged")).toEqual(["g1c1", "g1c2"]);
  });

  test("the same reward in two seats is the later seat's duplicate, whichever came first", async () => {
    const first = deferred<Proposal>();
    using run = scriptedRun([["late", rewards.upright]], {
      place: madeUpTrainings,
      answer: (_request, seat) => (seat === 0 ? first.promise : undefined),
      observe: (signal) => {
        if (signal.type === "answered") first.resolve({ text: rewards.upright, notes: {} });
      },
    });
    await run.design();
    expect(labels(run.events(), "trained").filter((label) => label === "g1c2")).toEqual([]);
    expect(run.events()).toContainEqual(
      expect.objectContaining({
        type: "judged",
        label: "g1c2",
        verdict: expect.objectContaining({ failure: expect.objectContaining({ kind: "duplicate" }) }),
      }),
    );
  });
});

describe("lost answers", () => {
  const lost = (kind: "provider" | "budget"): Proposal => ({
    text: "",
    notes: {},
    failure: { kind, message: "the key was revoked" },
  });

  test("cost their seats only, and no reward is blamed for them", async () => {
    using run = scriptedRun([["lost", rewards.upright]], {
      place: madeUpTrainings,
      config: { repairs: 1 },
      answer: (_request, seat) => (seat === 0 ? Promise.resolve(lost("provider")) : undefined),
    });
    expect((await run.design()).winner.label).toBe("g1c2");
    expect(run.repairs).toEqual([]);
  });

  test("end the search when no seat got one, and the run finishes with what it has", async () => {
    using run = scriptedRun([[rewards.upright], ["lost"], [rewards.helpers]], {
      place: madeUpTrainings,
      answer: ({ generation }) => (generation === 1 ? Promise.resolve(lost("budget")) : undefined),
    });
    expect((await run.design()).winner.label).toBe("g1c1");
    expect(run.events()).toContainEqual({
      type: "search-stopped",
      generation: 1,
      reason: "the designer scripted stopped: the key was revoked",
    });
  });

  test("of a whole first generation are asked for again by the next process", async () => {
    let revoked = true;
    using run = scriptedRun([[rewards.upright]], {
      place: madeUpTrainings,
      answer: () => (revoked ? Promise.resolve(lost("provider")) : undefined),
    });
    await expect(run.design()).rejects.toThrow(/the key was revoked/);
    expect(run.events().map(({ type }) => type)).not.toContain("proposed");
    revoked = false;
    expect((await run.design()).winner.label).toBe("g1c1");
  });
});

describe("with an overlap", () => {
  const script = [
    [rewards.upright, rewards.helpers],
    [rewards.squared, rewards.gentle],
  ];

  test("the next generation is asked for before the last seats are trained, and knows the others", async () => {
    using run = scriptedRun(script, { place: madeUpTrainings, config: { overlap: 1 } });
    await run.design();
    const types = run
      .events()
      .map((event) => ("label" in event ? `${event.type} ${event.label}` : event.type));
    expect(types.indexOf("trained g1c1")).toBeLessThan(types.lastIndexOf("asked"));
    expect(types.lastIndexOf("asked")).toBeLessThan(types.indexOf("trained g1c2"));
    expect(run.requests[1]!.history.map(({ label }) => label)).toEqual(["g1c1"]);
    expect(run.requests[1]!.incumbent?.label).toBe("g1c1");
  });

  test("refused candidates of the last seats are known all the same", async () => {
    using run = scriptedRun(
      [
        [rewards.upright, rewards.helpers, rewards.prose],
        [rewards.squared, rewards.gentle, "-"],
      ],
      {
        place: madeUpTrainings,
        config: { overlap: 2 },
      },
    );
    await run.design();
    expect(run.requests[1]!.history.map(({ label }) => label)).toEqual(["g1c1", "g1c3"]);
  });

  test("the same seed gives the same journal, and a stopped run ends as if it had not been stopped", async () => {
    using whole = scriptedRun(script, { place: madeUpTrainings, config: { overlap: 1 } });
    const expected = await whole.design();
    using stopped = scriptedRun(script, { place: madeUpTrainings, config: { overlap: 1 } });
    const stopping = new AbortController();
    stopped.onSignal((signal) => {
      if (signal.type === "event" && signal.event.type === "asked" && signal.event.generation === 1) {
        stopping.abort();
      }
    });
    await expect(stopped.design(stopping.signal)).rejects.toThrow(/resume/);
    expect(await stopped.design()).toEqual(expected);
    expect(stopped.events()).toEqual(whole.events());
  });
});

test("a person's own reward is trained first and is the first parent", async () => {
  using run = scriptedRun([[rewards.upright]], {
    place: madeUpTrainings,
    config: { seedReward: { name: "mine.ts", source: rewards.helpers } },
  });
  await run.design();
  expect(run.requests[0]!.incumbent).toMatchObject({ label: "seed", generation: -1 });
  expect(labels(run.events(), "trained").slice(0, 2)).toEqual(["seed", "g1c1"]);
});
