import { expect, test } from "vitest";
import type { Verdict } from "../../src/core/candidate.ts";
import type { Failure } from "../../src/core/outcome.ts";
import type { JournalLine, RunEvent } from "../../src/core/run.ts";
import { recorded } from "../store/samples.ts";
import { gateShares } from "./gate-shares.ts";
import { reportOf } from "./report.ts";

const critic = ["parse", "contract", "dry-run", "novelty"];
const accepted: Verdict = { accepted: true, findings: [], terms: ["upright"] };

function refused(gate: string, failure: Failure, finding?: string): Verdict {
  const findings = finding
    ? [{ kind: finding, severity: "error" as const, message: "Wrong.", remedy: "Right it." }]
    : [];
  return { accepted: false, gate, failure, findings, terms: [] };
}

const noCode = refused(
  "parse",
  { kind: "off-topic", message: "The answer holds no reward module." },
  "no-code",
);
const verdicts: Readonly<Record<string, Verdict>> = {
  g1c1: refused("answer", { kind: "empty", message: "small gave an empty answer." }),
  g1c2: noCode,
  g1c2r1: noCode,
  g1c3: refused("contract", { kind: "contract", message: "Line 3: no field `angle`." }, "unknown-field"),
  g2c1: refused("dry-run", { kind: "not-finite", message: "The term `up` was NaN." }, "not-finite"),
  g2c1r1: accepted,
  g2c2: refused("novelty", { kind: "duplicate", message: "The same reward as g2c1r1." }, "duplicate"),
  g2c3: accepted,
};

/** A run of 2 × 3 seats, a minute a generation; g2c1r1 is trained, the training of g2c3 fails. */
function scriptedJournal(): JournalLine[] {
  const usage = { inputTokens: 1000, cachedTokens: 900, outputTokens: 50 };
  const failure = { kind: "timeout", message: "The reward took too long." } as const;
  const generation = (number: number): RunEvent[] => [
    { type: "generation-started", generation: number },
    { type: "asked", generation: number, feedback: [] },
    ...Object.entries(verdicts)
      .filter(([label]) => label.startsWith(`g${number + 1}`))
      .flatMap(([label, verdict]): RunEvent[] => [
        {
          type: "proposed",
          generation: number,
          label,
          proposal: {
            text: "…",
            notes: label === "g1c1" ? {} : { usage, stopReason: label === "g1c2" ? "length" : "end" },
          },
          ...(label.endsWith("r1") && { repairs: label.slice(0, -2) }),
        },
        { type: "judged", label, id: label, source: "", verdict },
      ]),
  ];
  const events: RunEvent[] = [
    ...generation(0),
    ...generation(1),
    { type: "trained", label: "g2c1r1", id: "g2c1r1", seed: 1, result: recorded(0.5) },
    { type: "training-failed", label: "g2c3", id: "g2c3", seed: 1, failure },
  ];
  return events.map((event, seq) => ({
    seq,
    at: new Date(event.type === "judged" ? 60_000 : 0).toISOString(),
    ...event,
  }));
}

test("a first answer counts at every gate that it reached", () => {
  const { seats, gates, repairs } = gateShares(scriptedJournal(), critic);
  expect(seats).toBe(6);
  expect(repairs).toEqual({ asked: 2, passed: 1 });
  expect(gates.map(({ gate, reached, passed }) => [gate, reached, passed])).toEqual([
    ["answer", 6, 5],
    ["parse", 5, 4],
    ["contract", 4, 3],
    ["dry-run", 3, 2],
    ["novelty", 2, 1],
    ["training", 1, 0],
  ]);
});

test("the report tells shares, refusals with an example, tokens and time", () => {
  expect(reportOf(gateShares(scriptedJournal(), critic))).toMatchInlineSnapshot(`
    "gate      reached  passed  of first answers
    answer          6       5              83 %
    parse           5       4              67 %
    contract        4       3              50 %
    dry-run         3       2              33 %
    novelty         2       1              17 %
    training        1       0               0 %

    refused at  kind           answers  for example
    parse       no-code              2  The answer holds no reward module.
    answer      empty                1  small gave an empty answer.
    contract    unknown-field        1  Line 3: no field \`angle\`.
    dry-run     not-finite           1  The term \`up\` was NaN.
    novelty     duplicate            1  The same reward as g2c1r1.
    training    timeout              1  The reward took too long.

    repairs: 2 asked for, 1 of them trained
    8 answers in 120 s: 7000 tokens read (6300 of them cached), 350 written; 1 cut off at the limit on tokens"
  `);
});

test("a run that ended before its first answer has shares of nothing", () => {
  const empty = gateShares([]);
  expect(empty.gates.every(({ reached }) => reached === 0)).toBe(true);
  expect(reportOf(empty)).toContain("no answer was refused");
});

test("a gate that nobody knows is an error, not a gap in the table", () => {
  const [line] = scriptedJournal().filter(({ type }) => type === "judged");
  const odd = {
    ...line,
    verdict: refused("weather", { kind: "contract", message: "It rains." }),
  } as JournalLine;
  expect(() => gateShares([odd])).toThrow(/gate "weather"/);
});
