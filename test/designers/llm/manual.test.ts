/** Answers by hand: files go out, files come in. */

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { looksFinished } from "../../../src/designers/inbox.ts";
import { createManualDesigner } from "../../../src/designers/manual.ts";
import { loadTemplates } from "../../../src/designers/prompt/index.ts";
import { proposeAll } from "../propose-all.ts";
import { request } from "./history.ts";
import { sliderHold } from "./tasks.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inbox-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const timing = { pollMs: 20, settleMs: 200 };

function open(messages: string[] = [], signal = new AbortController().signal) {
  return createManualDesigner({
    templates: loadTemplates(),
    task: sliderHold,
    historyTurns: 4,
    inbox: join(folder, "run", "inbox"),
    signal,
    timing,
    onMessage: (message) => messages.push(message),
  });
}

const file = (name: string) => join(folder, "run", "inbox", name);
const module = "export function reward() {\n  return { near: 1 };\n}\n";

test("writes the prompt, says which files to write, and takes them in their order", async () => {
  const messages: string[] = [];
  const proposing = proposeAll(open(messages), request());
  expect(readFileSync(file("g1-prompt.md"), "utf8")).toMatch(
    /`g1-c1\.md`, `g1-c2\.md`[\s\S]*You design reward/,
  );
  writeFileSync(file("g1-c2.ts"), module);
  writeFileSync(file("g1-c1.md"), `Here it is.\n\n\`\`\`ts\n${module}\`\`\`\n`);
  const proposals = await proposing;
  expect(proposals.map(({ text }) => text)).toEqual([`Here it is.\n\n\`\`\`ts\n${module}\`\`\`\n`, module]);
  expect(messages.join("\n")).toMatch(
    /g1-prompt\.md[\s\S]*write 2 answers to .*g1-c1\.md … g1-c2\.md \(or \.ts\)/,
  );
});

test("waits for a file that is still being written", async () => {
  const proposing = proposeAll(open(), request({ count: 1 }));
  writeFileSync(file("g1-c1.md"), "");
  for (const part of ["Here", " it is.\n\n```ts\n", module]) {
    appendFileSync(file("g1-c1.md"), part);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  appendFileSync(file("g1-c1.md"), "```\n");
  expect((await proposing)[0]!.text).toBe(`Here it is.\n\n\`\`\`ts\n${module}\`\`\`\n`);
});

test("takes an answer without a closed block when it stays as it is", async () => {
  const proposing = proposeAll(open(), request({ count: 1 }));
  writeFileSync(file("g1-c1.md"), "I would rather not.");
  expect((await proposing)[0]!.text).toBe("I would rather not.");
});

test("takes answers that lie there already, as after a resume", async () => {
  await Promise.all([proposeAll(open(), request({ count: 1 })), writeLater("g1-c1.ts")]);
  expect(await proposeAll(open(), request({ count: 1 }))).toEqual([{ text: module, notes: {} }]);
});

async function writeLater(name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  writeFileSync(file(name), module);
}

test("stops waiting when the run stops", async () => {
  const stopping = new AbortController();
  const proposing = proposeAll(open([], stopping.signal), request());
  setTimeout(() => stopping.abort(new Error("stopped by hand")), 30);
  await expect(proposing).rejects.toThrow("stopped by hand");
  expect(existsSync(file("g1-prompt.md"))).toBe(true);
});

describe("a file looks finished", () => {
  test.each([
    ["a.ts", module, true],
    ["a.ts", "export function reward() {\n  return {", false],
    ["a.md", "```ts\nx\n```\nThat is all.", true],
    ["a.md", "```ts\nx\n", false],
    ["a.md", "only words", false],
  ])("%s %j: %s", (name, text, finished) => {
    expect(looksFinished(name, text)).toBe(finished);
  });
});
