import { expect, test } from "vitest";
import type { Verdict } from "../../src/core/candidate.ts";
import type { Failure } from "../../src/core/outcome.ts";
import type { JournalLine, RunEvent } from "../../src/core/run.ts";
import { recorded } from "../store/samples.ts";
import { gateShares } from "./gate-shares.ts";
import { reportOf } from "./report.ts";

const critic = ["parse", "contract", "dry-run"];
const accepted: Verdict = { accepted: true, findings: [], terms: ["upright"] };

function refused(gate: string, failure: Failure, finding?: string): Verdict {
  const findings = finding
    ? [{ kind: finding, severity: "error" as const, message: "Wrong.", remedy: "Right it." }]
    : [];
  return { accepted: false, gate, failure, findings, terms: [] };
}

const verdicts: Readonly<Record<string, Verdict>> = {
  g1c1: refused("answer", { kind: "provider", message: "small gave an empty answer." }),
  g1c2: refused("parse", { kind: "parse", message: "The answer holds no reward module." }, "no-code"),
  g1c3: refused("parse", { kind: "parse", message: "It holds none either." }, "no-code"),
  g1c4: refused("contract", { kind: "contract", message: "Line 3: no field `angle`." }, "unknown-field"),
  g2c1: refused("dry-run", { kind: "not-finite", message: "The term `up` was NaN." }, "not-finite"),
  g2c2: accepted,
  g2c3: refused("novelty", { kind: "duplicate", message: "The same reward as g2c2." }, "duplicate"),
  g2c4: accepted,
};

/** A run of 2 × 4 answers, a minute a generation; g2c2 is trained, the training of g2c4 fails. */
function scriptedJournal(): JournalLine[] {
  const usage = { inputTokens: 1000, cachedTokens: 900, outputTokens: 50 };
  const notes = [{ usage, stopReason: "length" }, { usage, stopReason: "end" }, { usage: null }, {}];
  const generation = (number: number): RunEvent[] => [
    { type: "generation-started", generation: number },
    { type: "proposed", generation: number, proposals: notes.map((note) => ({ text: "…", notes: note })) },
    ...Object.entries(verdicts).flatMap(([label, verdict]): RunEvent[] =>
      label.startsWith(`g${number + 1}`) ? [{ type: "judged", label, id: label, source: "", verdict }] : [],
    ),
  ];
  const failure = { kind: "timeout", message: "The reward took too long." } as const;
  const events: RunEvent[] = [
    ...generation(0),
    ...generation(1),
    { type: "trained", label: "g2c2", id: "g2c2", seed: 1, result: recorded(0.5) },
    { type: "training-failed", label: "g2c4", id: "g2c4", seed: 1, failure },
  ];
  return events.map((event, seq) => ({
    seq,
    at: new Date(event.type === "proposed" ? 60_000 : 0).toISOString(),
    ...event,
  }));
}

test("an answer counts at every gate that it reached", () => {
  const { answers, gates } = gateShares(scriptedJournal(), critic);
  expect(answers).toBe(8);
  expect(gates.map(({ gate, reached, passed }) => [gate, reached, passed])).toEqual([
    ["answer", 8, 7],
    ["parse", 7, 5],
    ["contract", 5, 4],
    ["dry-run", 4, 3],
    ["novelty", 3, 2],
    ["training", 2, 1],
  ]);
});

test("the report tells shares, refusals with an example, tokens and time", () => {
  expect(reportOf(gateShares(scriptedJournal(), critic))).toMatchInlineSnapshot(`
    "gate      reached  passed  of all answers
    answer          8       7            88 %
    parse           7       5            63 %
    contract        5       4            50 %
    dry-run         4       3            38 %
    novelty         3       2            25 %
    training        2       1            13 %

    refused at  kind           answers  for example
    parse       no-code              2  The answer holds no reward module.
    answer      provider             1  small gave an empty answer.
    contract    unknown-field        1  Line 3: no field \`angle\`.
    dry-run     not-finite           1  The term \`up\` was NaN.
    novelty     duplicate            1  The same reward as g2c2.
    training    timeout              1  The reward took too long.

    8 answers in 120 s: 4000 tokens read (3600 of them cached), 200 written; 2 cut off at the limit on tokens"
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
