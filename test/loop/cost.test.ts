/** What a run has paid for: by its transcripts, and by its journal's notes where they are gone. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JournalLine } from "../../src/core/run.ts";
import { Ledger } from "../../src/loop/cost.ts";
import { sampleConfig, temporaryFolder } from "../store/samples.ts";

const usage = {
  inputTokens: 100,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 10,
  reasoningTokens: 4,
};
const call = (
  usd: number | null,
  failed: readonly (number | null)[] = [],
  reportedUsd: number | null = null,
) => ({
  prices: usd === null || reportedUsd !== null ? null : { source: "built-in", asOf: "2026-11-21" },
  attempts: failed.map((each) => ({ message: "no", usd: each })),
  answer: { text: "…", usage, usd, reportedUsd },
});

function ledger(
  files: Readonly<Record<string, unknown>>,
  lines: readonly JournalLine[] = [],
  model = "openai:m",
) {
  const transcripts = temporaryFolder();
  mkdirSync(transcripts, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(transcripts, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return Ledger.of({ transcripts, config: { ...sampleConfig, model } }, lines);
}

const proposed = (transcript: string, usd: number | null): JournalLine => ({
  seq: 1,
  at: "2026-11-21T00:00:00.000Z",
  type: "proposed",
  generation: 0,
  label: "g1c1",
  proposal: { text: "", notes: { transcript, usage, usd, stopReason: "end" } },
});

test("every transcript counts once: answers, repairs, the probe, and seats that never got an answer", () => {
  const cost = ledger({
    "probe.json": call(0.01),
    "0001.json": call(0.32, [0.2]),
    "0001-repair-1.json": call(0.1),
    "0002.json": { attempts: [{ usd: 0.5 }, { usd: 0 }], answer: null },
    // Set aside when the prompts changed.
    "0003-0123456789ab.json": call(0.04),
    "0003.json": call(0.03),
    "0004.json.123.tmp": call(100),
  }).total();
  expect(cost).toMatchObject({
    calls: 5,
    repairs: { calls: 1, usd: 0.1 },
    failedAttempts: 3,
    inputTokens: 500,
    outputTokens: 50,
    reasoningTokens: 20,
    unpriced: 0,
    prices: [{ source: "built-in", asOf: "2026-11-21" }],
  });
  expect(cost!.usd).toBeCloseTo(0.01 + 0.32 + 0.1 + 0.5 + 0.04 + 0.03, 12);
});

test("the journal's notes stand in for a transcript that is gone or damaged, and never count beside one", () => {
  const lines = [proposed("0001.json", 0.25), proposed("0002.json", 0.5), proposed("0003.json", 1)];
  const cost = ledger({ "0001.json": call(0.25), "0002.json": "{ torn" }, lines).total();
  expect(cost).toMatchObject({ calls: 3, usd: 1.75, inputTokens: 300 });
});

test("one unknown price makes the dollars unknown; what is known counts against the budget all the same", () => {
  const own = ledger({ "0001.json": call(0.25), "0002.json": call(null), "0003.json": call(null, [null]) });
  expect(own.total()).toMatchObject({ calls: 3, usd: null, unpriced: 3 });
  expect(own.spentUsd).toBe(0.25);
});

test("a server's own report is told as such", () => {
  const cost = ledger({ "0001.json": call(0.02, [], 0.02) }).total();
  expect(cost).toMatchObject({ usd: 0.02, prices: [{ source: "server" }] });
});

test("a run that repeats another's answers has paid nothing, and an empty one neither", () => {
  expect(ledger({}, [proposed("0001.json", 0.25)], "replay:x").total()).toBeNull();
  expect(ledger({}).total()).toBeNull();
});

test("a proposal knows its own cost, and a transcript that is written again replaces what it said before", () => {
  const own = ledger({ "0001.json": { attempts: [{ usd: 1 }], answer: null } });
  expect(own.spentUsd).toBe(1);
  own.note("0001.json", call(0.25));
  expect(own.of({ text: "", notes: { transcript: "0001.json" } })).toMatchObject({ calls: 1, usd: 0.25 });
  expect(own.of({ text: "", notes: {} })).toBeNull();
  expect(own.spentUsd).toBe(0.25);
});
