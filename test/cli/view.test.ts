import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factLine } from "../../src/cli/view/facts.ts";
import { fitted, paint, span } from "../../src/cli/view/line.ts";
import { emptyView, type RunView } from "../../src/cli/view/model.ts";
import { reduce } from "../../src/cli/view/reduce.ts";
import { render } from "../../src/cli/view/render.ts";
import { sparkline } from "../../src/cli/view/sparkline.ts";
import { plannedTrainings, secondsLeft } from "../../src/cli/view/time-left.ts";
import type { Cost } from "../../src/core/cost.ts";
import type { RunEvent, RunSignal } from "../../src/core/run.ts";
import { recorded, sampleConfig, sampleEvents } from "../store/samples.ts";

const config = { ...sampleConfig, candidates: 4, iterations: 2, finalSeeds: 3 };
const event = (value: RunEvent, replayed = false): RunSignal => ({ type: "event", event: value, replayed });
const judged = (label: string, accepted: boolean): RunSignal =>
  event({
    type: "judged",
    label,
    id: label,
    source: "",
    verdict: accepted
      ? { accepted, findings: [], terms: ["a"] }
      : { accepted, failure: { kind: "not-finite", message: "NaN" }, findings: [], terms: [] },
  });
const progress = (label: string, steps: number, fitness: number): RunSignal => ({
  type: "training-progress",
  label,
  steps,
  fitness,
  stepsPerSecond: 100,
});
const proposed = (label: string): RunSignal =>
  event({ type: "proposed", generation: 0, label, proposal: { text: "", notes: {} } });
const started = (label: string): RunSignal => ({ type: "training-started", label, steps: 1000 });
const ended = (label: string): RunSignal => ({ type: "training-ended", label, timing: null });

/** One signal a second. */
const beginning: readonly RunSignal[] = [
  { type: "opened", run: "2026-11-21-cartpole-swingup-k3f9", config },
  { type: "forecast", trainings: 17, environmentSteps: 17_000, seconds: 170 },
  event({ type: "control-trained", evaluation: recorded(0.1).evaluation }),
  started("human #1"),
  event({ type: "generation-started", generation: 0 }),
  event({ type: "asked", generation: 0, feedback: [] }),
  proposed("g1c1"),
  judged("g1c1", true),
  started("g1c1"),
  proposed("g1c2"),
  judged("g1c2", false),
  proposed("g1c3"),
  judged("g1c3", true),
  progress("g1c1", 250, 0.1),
  progress("g1c1", 500, 0.4),
];

const afterwards: readonly RunSignal[] = [
  proposed("g1c4"),
  judged("g1c4", true),
  started("g1c3"),
  ended("g1c1"),
  event({ type: "trained", label: "g1c1", id: "g1c1", seed: 1, result: recorded(0.7) }),
  ended("g1c3"),
  event({
    type: "training-failed",
    label: "g1c3",
    id: "g1c3",
    seed: 1,
    failure: { kind: "timeout", message: "too slow" },
  }),
  ended("human #1"),
  event({
    type: "selected",
    generation: 0,
    incumbent: { label: "g1c1", id: "g1c1", fitness: 0.7 },
    improved: true,
  }),
  event({ type: "generation-started", generation: 1 }),
  event({ type: "final-trained", contender: "human", seed: 9, result: recorded(0.9) }),
  started("human #2"),
  { type: "message", message: "waiting 3 s:\u001b[2J the provider is busy" },
];

function watch(signals: readonly RunSignal[]): RunView {
  return signals.reduce((view, signal, second) => reduce(view, signal, 1000 * second), emptyView);
}

const plain = { width: 72, colour: false };

describe("render", () => {
  test("before anything is known", () => {
    expect(render(emptyView, 0, plain)).toEqual(["starting …", ""]);
  });

  test("a generation while it trains", () => {
    expect(render(watch(beginning), 12_000, plain).join("\n")).toMatchInlineSnapshot(`
      "cartpole-swingup · eureka · offline · 2026-11-21-cartpole-swingup-k3f9
      generation 1 of 2 · 0 of 16 trainings · about 5 min left
      generation 1
        g1c1   training 50 %   ~0.400   ▁█
        g1c2   rejected        not-finite
        g1c3   queued
        1 answer to come …
      fresh trainings
        human  ◐··"
    `);
  });

  test("the language model's cost so far stands under the status", () => {
    const cost: Cost = {
      calls: 3,
      repairs: { calls: 0, usd: 0 },
      failedAttempts: 0,
      inputTokens: 3_600,
      cachedTokens: 0,
      outputTokens: 900,
      reasoningTokens: 0,
      uncounted: 0,
      usd: 0.25,
      unpriced: 0,
      prices: [],
    };
    const opened = { type: "opened", run: "r", config: { ...config, budgetUsd: 2 } } as const;
    const lines = render(watch([opened, ...beginning.slice(1), { type: "cost", cost }]), 12_000, plain);
    expect(lines[2]).toBe("3 questions · 3.6k tokens in, 900 out · $0.25 of $2.00");
    expect(factLine({ type: "cost", cost })).toBeNull();
  });

  test("after a generation", () => {
    expect(render(watch([...beginning, ...afterwards]), 24_000, plain).join("\n")).toMatchInlineSnapshot(`
      "cartpole-swingup · eureka · offline · 2026-11-21-cartpole-swingup-k3f9
      generation 2 of 2 · 3 of 16 trainings · about 74 s left
      generation 1  best g1c1 0.700  improved
      generation 2
        4 answers to come …
      best so far: g1c1 0.700
      fresh trainings
        human  ●◐·  0.900 on 1 seed
      waiting 3 s: the provider is busy"
    `);
  });

  test("on a low terminal the heading and the end stay", () => {
    const whole = render(watch(beginning), 12_000, plain);
    const low = render(watch(beginning), 12_000, { ...plain, height: 7 });
    expect(low).toHaveLength(6);
    expect(low.slice(0, 2)).toEqual(whole.slice(0, 2));
    expect(low[2]).toBe(`  … ${whole.length - 5} lines`);
    expect(low.slice(3)).toEqual(whole.slice(-3));
  });

  test("no line is wider than the terminal, and colours change no text", () => {
    const view = watch([...beginning, ...afterwards]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (width) => {
        const lines = render(view, 24_000, { width, colour: false });
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
        const coloured = render(view, 24_000, { width, colour: true });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that colours are made of
        const bare = coloured.map((line) => line.replace(/\u001b\[\d+m/g, "").trimEnd());
        expect(bare).toEqual(lines);
      }),
    );
  });
});

test("finalists that are trained again keep their place and get their mean", () => {
  const view = watch([
    ...beginning,
    ...afterwards,
    started("g1c1"),
    progress("g1c1", 500, 0.2),
    ended("g1c1"),
    event({ type: "trained", label: "g1c1", id: "g1c1", seed: 2, result: recorded(0.5) }),
    started("g1c1"),
  ]);
  expect(view.generations[0]?.candidates[0]).toMatchObject({
    state: { kind: "trained" },
    results: [0.7, 0.5],
  });
  const lines = render(view, 29_000, plain);
  expect(lines).toContain("generation 1  best g1c1 0.700  improved");
  expect(lines).toContain("  g1c1   ●●◐  0.600 on 2 seeds");
  const chosen = reduce(
    view,
    event({ type: "winner-chosen", label: "g1c1", id: "g1c1", fitness: 0.6 }),
    30_000,
  );
  expect(render(chosen, 30_000, plain)).toContain("winner: g1c1 0.600");
});

test("a person's own first reward has a row of its own and is no generation", () => {
  const seeded = [
    ...beginning.slice(0, 3),
    judged("seed", true),
    started("seed"),
    progress("seed", 500, 0.3),
    ended("seed"),
    event({ type: "trained", label: "seed", id: "seed", seed: 1, result: recorded(0.6) }),
  ];
  const training = render(watch(seeded.slice(0, 6)), 6000, plain);
  expect(training).toContain("  seed   training 50 %   ~0.300   ▁");
  expect(training[1]).toMatch(/^0 of 17 trainings/);
  const lines = render(watch([...seeded, ...beginning.slice(4, 8)]), 12_000, plain);
  expect(lines.slice(1, 6)).toEqual([
    "generation 1 of 2 · 1 of 17 trainings · about 32 s left",
    "your own reward  seed 0.600",
    "generation 1",
    "  g1c1   queued",
    "  3 answers to come …",
  ]);
});

test("a message is told to its end, because it may name a file there", () => {
  const message =
    "2 answers are missing: write runs/2026-11-21-cartpole-swingup-5jnn/inbox/g1-c1.md, g1-c2.md";
  const lines = render(watch([...beginning, { type: "message", message }]), 12_000, { ...plain, width: 40 });
  expect(lines.slice(-3)).toEqual([
    "2 answers are missing: write",
    "runs/2026-11-21-cartpole-swingup-5jnn/in",
    "box/g1-c1.md, g1-c2.md",
  ]);
});

describe("time left", () => {
  test("by the forecast until something was trained", () => {
    expect(secondsLeft(watch(beginning.slice(0, 3)), 3000)).toBe(170);
  });

  test("by the pace of this process afterwards, rejected candidates left out", () => {
    const view = watch(beginning);
    // 17 by the forecast, one rejected; 500 steps in the 9 s since the first began.
    expect(plannedTrainings(view)).toBe(16);
    expect(secondsLeft(view, 12_000)).toBeCloseTo((16_000 - 500) / (500 / 9));
  });

  test("does not grow while nothing trains, e.g. because somebody thinks about an answer", () => {
    const idle = watch([...beginning, ended("g1c1"), ended("human #1")]);
    const left = secondsLeft(idle, 16_000);
    expect(left).not.toBeNull();
    expect(secondsLeft(idle, 900_000)).toBe(left);
    const again = reduce(idle, started("g1c3"), 900_000);
    expect(secondsLeft(again, 900_000)).toBe(left);
    expect(secondsLeft(again, 905_000)).toBeGreaterThan(left!);
  });

  test("trainings of an earlier process count as done and say nothing about speed", () => {
    const view = watch([
      ...beginning.slice(0, 3),
      event({ type: "generation-started", generation: 0 }, true),
      judged("g1c1", true),
      event({ type: "trained", label: "g1c1", id: "g1c1", seed: 1, result: recorded(0.7) }, true),
    ]);
    expect(view.pace).toMatchObject({ ended: 1, steps: 0, since: null });
    expect(secondsLeft(view, 60_000)).toBe(170);
  });
});

test("a log gets one line for every fact", () => {
  const signals = [
    { type: "opened", run: "2026-11-21-cartpole-swingup-k3f9", config },
    ...sampleEvents().map((each) => event(each)),
    beginning[1]!,
    progress("g1c1", 1, 1),
    { type: "training-ended", label: "g1c1", timing: { seconds: 4, stepsPerSecond: 250, rewardShare: 0.1 } },
    afterwards.at(-1)!,
    event({ type: "search-stopped", generation: 1, reason: "--max-hours 1 is over" }, true),
  ] satisfies RunSignal[];
  expect(signals.flatMap((signal) => factLine(signal) ?? []).join("\n")).toMatchInlineSnapshot(`
    "run 2026-11-21-cartpole-swingup-k3f9: cartpole-swingup, method eureka, model offline, 4 candidates × 2 generations
    control training on the human reward: passed
    generation 1
    g1c1: passed the gates
    g1c2: rejected (parse): no reward function: export one
    g1c1: fitness 0.900, success 100 %
    generation 1: best so far g1c1 with fitness 0.900 (new)
    fresh training of winner: fitness 0.950
    fresh training of human failed (machine): killed: free memory
    forecast: at most 17 trainings, 17k environment steps, about 3 min
    g1c1: training took 4 s (250 steps/s)
    waiting 3 s: the provider is busy
    the search stopped: --max-hours 1 is over (recorded)"
  `);
});

test("a reducer never changes the view that it was given", () => {
  const freeze = <T>(value: T): T => {
    if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const signals = [...beginning, ...afterwards];
  signals.reduce((view, signal, second) => freeze(reduce(view, signal, 1000 * second)), freeze(emptyView));
});

describe("sparkline", () => {
  test("shows the range it is given", () => {
    expect(sparkline([0, 0.5, 1], [0, 1], 10)).toBe("▁▅█");
    expect(sparkline([0.5, 0.5], [0.5, 0.5], 10)).toBe("▁▁");
    expect(sparkline([], [0, 1], 10)).toBe("");
  });

  test("is never wider than asked", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1, max: 2 })),
        fc.integer({ min: 1, max: 40 }),
        (values, width) => {
          expect([...sparkline(values, [0, 1], width)]).toHaveLength(Math.min(width, values.length));
        },
      ),
    );
  });
});

test("a cut line ends with an ellipsis", () => {
  expect(paint(fitted([span("abc", "bold"), span("def")], 5), false)).toBe("abcd…");
  expect(paint(fitted([span("abc", "bold"), span("def")], 6), false)).toBe("abcdef");
});
