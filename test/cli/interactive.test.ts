/** A person is asked between generations: what they see, and what becomes of what they say. */
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { askLine } from "../../src/cli/ask-line.ts";
import { interview } from "../../src/cli/interactive.ts";
import { standing } from "../../src/cli/interactive-summary.ts";
import { createWatcher } from "../../src/cli/view/watcher.ts";
import type { Candidate } from "../../src/core/candidate.ts";
import { readFeedback } from "../../src/store/feedback.ts";
import { trainedCandidate } from "../loop/candidates.ts";
import { temporaryFolder } from "../store/samples.ts";
import { until } from "../until.ts";
import { cli } from "./fake-terminal.ts";

const series = { values: [], max: 0, mean: 0, min: 0 };
const best: Candidate = {
  ...trainedCandidate("g1c2", 0.25),
  reflection: {
    text: "",
    findings: [
      { kind: "slow", severity: "note", message: "It whirls.\u001b[2J", remedy: "Take the pay away." },
    ],
    terms: {},
    fitness: series,
    success: null,
    length: series,
  },
};

function desk() {
  const input = new PassThrough();
  const output = new PassThrough();
  let screen = "";
  output.on("data", (part) => {
    screen += part;
  });
  return {
    input,
    output,
    get screen() {
      return screen;
    },
  };
}

describe("a line", () => {
  // Node edits no lines where the terminal that the tests run in is a dumb one.
  beforeEach(() => void vi.stubEnv("TERM", "xterm"));
  afterEach(() => void vi.unstubAllEnvs());

  const ask = (stop = new AbortController(), onInterrupt = () => {}) => {
    const at = desk();
    return { at, line: askLine({ ...at, prompt: "> ", signal: stop.signal, onInterrupt }) };
  };

  test.each([
    ["is what was typed", "slower\r", "slower"],
    ["can be corrected", "slowet\u007fr\r", "slower"],
    ["holds a paste of several lines", "slower\rand higher\rnear the top", "slower and higher near the top"],
    ["may be empty", "\r", ""],
    ["is null after Ctrl-D", "\u0004", null],
  ])("%s", async (_what, keys, expected) => {
    const { at, line } = ask();
    at.input.write(keys);
    expect(await line).toBe(expected);
  });

  test("is null when the terminal goes away", async () => {
    const { at, line } = ask();
    at.input.end();
    expect(await line).toBeNull();
  });

  test("Ctrl-C is told of; the wait ends when the run is stopped", async () => {
    const stop = new AbortController();
    const { at, line } = ask(stop, () => stop.abort(new Error("stopped")));
    at.input.write("slo\u0003");
    await expect(line).rejects.toThrow("stopped");
  });
});

describe("an interview", () => {
  const begin = () => {
    const folder = temporaryFolder();
    const at = desk();
    const calls: string[] = [];
    const ask = interview({
      folder,
      watcher: {
        observe() {},
        suspend: () => calls.push("suspend"),
        resume: () => calls.push("resume"),
        close() {},
      },
      ...at,
      signal: new AbortController().signal,
      onInterrupt() {},
    });
    return { folder, at, calls, ask };
  };

  test("shows how it stands while the view is still, and leaves what was said", async () => {
    const { folder, at, calls, ask } = begin();
    const asked = ask(1, best);
    expect(calls).toEqual(["suspend"]);
    at.input.write("less effort\r");
    await asked;
    expect(calls).toEqual(["suspend", "resume"]);
    expect(at.screen).toContain("After generation 1 the best is g1c2: fitness 0.250");
    expect(at.screen).toContain("before generation 2?");
    expect(readFeedback(folder)).toMatchObject([{ text: "less effort", instead: false }]);
  });

  test.each([
    ["! start over \r", [{ text: "start over", instead: true }]],
    ["\r", []],
    ["\u0004", []],
  ])("%j leaves %j", async (keys, left) => {
    const { folder, at, ask } = begin();
    const asked = ask(1, null);
    at.input.write(keys);
    await asked;
    expect(readFeedback(folder)).toMatchObject(left);
  });

  test("asks again after a text that cannot be told", async () => {
    const { folder, at, ask } = begin();
    const asked = ask(2, best);
    at.input.write("!\r");
    await until(() => at.screen.includes("got an empty text\n"));
    at.input.write("!slower\r");
    await asked;
    expect(readFeedback(folder)).toMatchObject([{ text: "slower", instead: true }]);
  });

  test("asks nothing before the first generation", async () => {
    const { calls, ask } = begin();
    await ask(0, null);
    expect(calls).toEqual([]);
  });
});

test("the standing names the best reward, its terms and what was found, without control characters", () => {
  expect(standing(2, best)).toEqual([
    "After 2 generations the best is g1c2: fitness 0.250, success 100 %",
    "  return of its terms in an episode: upright 0.250, effort -0.100",
    "  - It whirls. Take the pay away.",
  ]);
  expect(standing(1, null)).toEqual(["After generation 1 no reward was trained yet."]);
});

test("without a terminal, or with a designer that reads nothing, no run is begun", async () => {
  const runs = temporaryFolder();
  const base = ["--task", "cartpole-balance", "--interactive", "--run-dir", runs];
  const nobody = await cli([...base, "--model", "manual"]);
  expect(nobody.stderr).toMatch(/^design-reward: --interactive asks at a terminal, but .*\n$/);
  const deaf = await cli([...base, "--model", "offline"]);
  expect(deaf.stderr).toMatch(/--interactive needs a designer that reads: offline does not/);
  expect([nobody.exitCode, deaf.exitCode]).toEqual([2, 2]);
  expect((await cli(["runs", "--json", "--run-dir", runs])).stdout).toContain('"runs": []');
});

test("a log holds its lines back while somebody types", async () => {
  const lines: string[] = [];
  const watcher = await createWatcher({
    terminal: {
      interactive: false,
      colour: false,
      width: 80,
      height: 40,
      env: {},
      write: (text) => lines.push(text),
      warn: (text) => lines.push(text),
    },
    json: false,
    quiet: false,
    runsDir: "runs",
    interruption: () => new AbortController().signal,
  });
  watcher.suspend();
  watcher.observe({ type: "message", message: "a file to write" });
  watcher.observe({ type: "event", event: { type: "generation-started", generation: 1 }, replayed: false });
  expect(lines).toEqual([]);
  watcher.resume();
  expect(lines).toEqual(["a file to write", "generation 2\n"]);
});
