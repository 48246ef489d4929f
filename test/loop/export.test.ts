/** Exporting a candidate of a run that is there on disk. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findTask, referenceReward } from "../../envs/index.ts";
import { contentId } from "../../src/core/identity.ts";
import type { RunEvent } from "../../src/core/run.ts";
import { exportCandidate } from "../../src/loop/export.ts";
import { createRun, type RunFolder } from "../../src/store/index.ts";
import { Journal } from "../../src/store/journal.ts";
import { recorded, sampleConfig, temporaryFolder } from "../store/samples.ts";

const source = referenceReward(findTask(sampleConfig.task), "human");
const id = contentId(source);
const verdict = { accepted: true, findings: [], terms: [] };

function runWith(...events: RunEvent[]): RunFolder {
  const folder = createRun(temporaryFolder(), sampleConfig, new Date(0));
  using journal = Journal.open(folder);
  for (const event of events) journal.append(event);
  return folder;
}

const judged: RunEvent = { type: "judged", label: "g1c1", id, source, verdict };
const refused: RunEvent = {
  type: "judged",
  label: "g1c2",
  id: "bbbbbbbbbbbb",
  source: "",
  verdict: { ...verdict, accepted: false, failure: { kind: "parse", message: "No code." } },
};
const trained: RunEvent = { type: "trained", label: "g1c1", id, seed: 7, result: recorded(0.75) };
const selected: RunEvent = {
  type: "selected",
  generation: 0,
  incumbent: { label: "g1c1", id, fitness: 0.75 },
  improved: true,
};

describe("a run that was stopped in the search", () => {
  test.each(["g1c1", id, "winner"])("gives %s with what the search knows of it", async (which) => {
    const folder = runWith(judged, trained, selected);
    const output = join(temporaryFolder(), "reward");
    await exportCandidate(folder, which, "ts", output);
    expect(readFileSync(join(output, "reward.ts"), "utf8")).toContain(source);
    const card = readFileSync(join(output, "README.md"), "utf8");
    expect(card).toContain("| this reward | 0.75 | [0.75, 0.75] | 1 |");
    expect(card).toContain("| seeds | 7 |");
    expect(card).toContain("--seed 0");
  });
});

describe("is refused in one sentence", () => {
  const stopped = () => runWith(judged, refused);
  test.each([
    ["a candidate that is not there", "g9c9", /has no candidate "g9c9"; design-reward show .* lists them/],
    ["a winner before there is one", "winner", /no trained candidate yet; design-reward resume/],
    ["what the critic refused", "g1c2", /was refused by the critic/],
  ])("%s", async (_what, which, message) => {
    const output = join(temporaryFolder(), "out");
    await expect(exportCandidate(stopped(), which, "ts", output)).rejects.toThrow(message);
    expect(existsSync(output)).toBe(false);
  });

  test("a folder that holds other things, which stay", async () => {
    const output = join(temporaryFolder(), "mine");
    mkdirSync(output);
    writeFileSync(join(output, "thesis.txt"), "years of work");
    await expect(exportCandidate(stopped(), "g1c1", "ts", output)).rejects.toThrow(/is not empty/);
    expect(readFileSync(join(output, "thesis.txt"), "utf8")).toBe("years of work");
  });
});
