/** `design-reward feedback`: whom it reaches, and when it says that nobody would read it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/run.ts";
import { leaveFeedback, readFeedback } from "../../src/store/feedback.ts";
import { Journal } from "../../src/store/journal.ts";
import { createRun } from "../../src/store/runs.ts";
import { sampleConfig, sampleEvents, saveRun, temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

const config = { ...sampleConfig, model: "manual", iterations: 2 };
const started: RunEvent = { type: "run-started", config, versions: {} };
const asked = (generation: number): RunEvent => ({ type: "asked", generation, feedback: [] });

function runWith(runs: string, ...events: RunEvent[]) {
  const folder = createRun(runs, config, new Date(0));
  const journal = Journal.open(folder);
  for (const event of events) journal.append(event);
  journal.close();
  return folder;
}

test("an interrupted run tells its designer when it goes on", async () => {
  const runs = temporaryFolder();
  const folder = runWith(runs, started, asked(0));
  const { exitCode, stdout } = await cli(["feedback", folder.id, " Slower. ", "--run-dir", runs]);
  expect(stdout).toBe(
    `noted: ${folder.id} tells its designer beside the reflection in the prompt of generation 2 once it goes on: design-reward resume ${folder.id} --run-dir ${runs}\n`,
  );
  expect(exitCode).toBe(0);
  expect(readFeedback(folder.feedback)).toMatchObject([{ text: "Slower.", instead: false }]);
});

test("a run that goes on in another process takes it as it is", async () => {
  const runs = temporaryFolder();
  const folder = runWith(runs, started);
  const journal = Journal.open(folder);
  try {
    const { stdout } = await cli([
      "feedback",
      folder.id,
      "Slower.",
      "--instead",
      "--json",
      "--run-dir",
      runs,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      run: folder.id,
      generation: 1,
      feedback: { text: "Slower.", instead: true },
    });
  } finally {
    journal.close();
  }
});

test("a text may come from standard input", () => {
  const runs = temporaryFolder();
  const folder = runWith(runs, started);
  const bin = join(import.meta.dirname, "../../src/cli/bin.ts");
  const say = (input: string) =>
    spawnSync(process.execPath, [bin, "feedback", folder.id, "-", "--run-dir", runs], {
      input,
      encoding: "utf8",
    });
  expect(say("Two lines:\nslower.\n").status).toBe(0);
  expect(readFeedback(folder.feedback)).toMatchObject([{ text: "Two lines:\nslower." }]);
  const flood = say("a".repeat(1_000_000));
  expect(flood.status).toBe(2);
  expect(flood.stderr).toMatch(/^design-reward: feedback must have at most 4000 characters[^\n]*\n$/);
});

describe("is refused in one sentence", () => {
  test.each([
    ["of a finished run", sampleEvents().at(-1)!, 1, /is finished: nothing would read it/],
    [
      "of a failed run",
      { type: "run-failed", message: "no" } as const,
      1,
      /is failed: nothing would read it/,
    ],
    ["after the last asking", asked(1), 1, /asked its designer for the last time/],
    [
      "after the search stopped",
      { type: "search-stopped", generation: 1, reason: "time" } as const,
      1,
      /asked its designer for the last time/,
    ],
  ])("%s", async (_when, last, code, sentence) => {
    const runs = temporaryFolder();
    const folder = runWith(runs, started, asked(0), last);
    const { exitCode, stderr } = await cli(["feedback", folder.id, "Slower.", "--run-dir", runs]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(code);
    expect(readFeedback(folder.feedback)).toEqual([]);
  });

  test.each([
    ["an unknown run", ["no-such-run", "Slower."], /there is no run "no-such-run"/],
    ["an empty text", ["", " "], /got an empty text/],
    ["a text without end", ["", "a".repeat(4001)], /at most 4000 characters/],
    ["no text", [""], /missing required argument 'text'/],
  ])("%s", async (_what, [name, ...text], sentence) => {
    const runs = temporaryFolder();
    const folder = runWith(runs, started);
    const { exitCode, stderr } = await cli(["feedback", name || folder.id, ...text, "--run-dir", runs]);
    expect(stderr).toMatch(sentence);
    expect(exitCode).toBe(2);
  });

  test("a designer that reads nothing", async () => {
    const runs = temporaryFolder();
    const folder = saveRun(runs, { events: 3 });
    const { exitCode, stderr } = await cli(["feedback", folder.id, "Slower.", "--run-dir", runs]);
    expect(stderr).toMatch(/needs a designer that reads: offline does not/);
    expect(exitCode).toBe(2);
  });
});

test("show tells what was said, and what was not told yet", async () => {
  const runs = temporaryFolder();
  const told = { id: "2026-11-21T12-00-00.000Z-aaaa", text: "Slower.", instead: true };
  const folder = runWith(runs, started, { type: "asked", generation: 0, feedback: [told] });
  leaveFeedback(folder.feedback, "Higher,\nplease.", false, new Date(0));
  const text = await cli(["show", folder.id, "--run-dir", runs]);
  expect(text.stdout).toContain(
    "feedback, told before generation 1, in place of the reflection: Slower.\nfeedback, not told yet: Higher, please.\n",
  );
  const json = await cli(["show", folder.id, "--json", "--run-dir", runs]);
  expect(JSON.parse(json.stdout).run.feedback).toMatchObject([
    { ...told, generation: 1 },
    { text: "Higher,\nplease.", instead: false, generation: null },
  ]);
});
