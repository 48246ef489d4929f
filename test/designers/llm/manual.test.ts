/** Answers by hand: files go out, files come in. */

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { looksFinished } from "../../../src/designers/answer-file.ts";
import { createManualDesigner } from "../../../src/designers/manual.ts";
import { loadTemplates } from "../../../src/designers/prompt/index.ts";
import { until } from "../../until.ts";
import { proposeAll } from "../propose-all.ts";
import { history, request } from "./history.ts";
import { sliderHold } from "./tasks.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inbox-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const timing = { pollMs: 20, settleMs: 200 };

function open(messages: string[] = [], signal = new AbortController().signal, settleMs = timing.settleMs) {
  return createManualDesigner({
    templates: loadTemplates(),
    task: sliderHold,
    historyTurns: 4,
    inbox: join(folder, "run", "inbox"),
    signal,
    timing: { ...timing, settleMs },
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
    /g1-prompt\.md\n2 answers are missing: write .*run\/inbox\/g1-c1\.md, g1-c2\.md \(or \.ts for the module alone\)\n/,
  );
});

test("waits for a file that is still being written", async () => {
  // Nothing is taken for settled, however long this process is held up between two parts.
  const designer = open([], new AbortController().signal, Number.POSITIVE_INFINITY);
  const proposing = proposeAll(designer, request({ count: 1 }));
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

test("says after every answer what is still missing", async () => {
  const messages: string[] = [];
  const proposing = proposeAll(open(messages), request({ count: 3 }));
  for (const name of ["g1-c2.ts", "g1-c1.ts", "g1-c3.ts"]) {
    writeFileSync(file(name), module);
    await until(() => messages.some((message) => message.startsWith(`took ${name}`)));
  }
  await proposing;
  expect(messages.slice(2).map((message) => message.replace(folder, "…"))).toEqual([
    "took g1-c2.ts; 2 answers are missing: write …/run/inbox/g1-c1.md, g1-c3.md (or .ts for the module alone)",
    "took g1-c1.ts; 1 answer is missing: write …/run/inbox/g1-c3.md (or .ts for the module alone)",
    "took g1-c3.ts; no answer is missing",
  ]);
});

test("a refused answer is asked again in a file of its own, with what was found", async () => {
  const messages: string[] = [];
  const asked = request({ count: 1 });
  const refused = { ...history[2]!, label: "g1c1", proposal: { text: module, notes: {} } };
  const repairing = open(messages).repair({ ...asked, seat: 0, refused, round: 1, label: "g1c1r1" });
  const prompt = readFileSync(file("g1-c1-repair-1-prompt.md"), "utf8");
  expect(prompt).toMatch(/`g1-c1-repair-1\.md`[\s\S]*return \{ near: 1 \}[\s\S]*no field `positon`/);
  // One paste, one order: how to answer stands once, at the end, and the finding once.
  expect(prompt.split("exactly one fenced block")).toHaveLength(2);
  expect(prompt.split("no field `positon`")).toHaveLength(2);
  expect(prompt).not.toContain("Write the first one.");
  expect(prompt).toMatch(/what your terms do about it\.\s*$/);
  writeFileSync(file("g1-c1-repair-1.ts"), module);
  expect(await repairing).toEqual({ text: module, notes: {} });
  expect(messages[0]).toMatch(/^g1c1 was refused \(contract: .*positon.*\); .*g1-c1-repair-1-prompt\.md$/);
  expect(messages[1]).toMatch(/^1 answer is missing: write .*g1-c1-repair-1\.md/);
});

test("a prompt that already stands there is not written again", async () => {
  const stopping = new AbortController();
  const first = proposeAll(open([], stopping.signal), request()).catch(() => {});
  utimesSync(file("g1-prompt.md"), 1, 1);
  stopping.abort();
  await first;
  const again = proposeAll(open(), request());
  for (const name of ["g1-c1.ts", "g1-c2.ts"]) writeFileSync(file(name), module);
  await again;
  expect(statSync(file("g1-prompt.md")).mtimeMs).toBe(1000);
});

test("what editors leave beside an answer is no answer", async () => {
  const proposing = proposeAll(open(), request({ count: 1 }));
  for (const name of [".g1-c1.md.swp", "g1-c1.md~", "#g1-c1.md#", "g1-c1.md.tmp", "4913"]) {
    writeFileSync(file(name), "```ts\nnot this\n```\n");
  }
  await new Promise((resolve) => setTimeout(resolve, 3 * timing.settleMs));
  writeFileSync(file("draft"), module);
  renameSync(file("draft"), file("g1-c1.ts"));
  expect((await proposing)[0]!.text).toBe(module);
});

test.each([
  ["UTF-8 with its mark", Buffer.from(`\ufeff${module}`)],
  ["UTF-16", Buffer.from(`\ufeff${module}`, "utf16le")],
])("reads %s", async (_name, bytes) => {
  const proposing = proposeAll(open(), request({ count: 1 }));
  writeFileSync(file("g1-c1.ts"), bytes);
  expect((await proposing)[0]!.text).toBe(module);
});

test("Windows' line ends stay as they came", async () => {
  const text = `Here.\r\n\r\n\`\`\`ts\r\n${module.replaceAll("\n", "\r\n")}\`\`\`\r\n`;
  const proposing = proposeAll(open(), request({ count: 1 }));
  writeFileSync(file("g1-c1.md"), text);
  expect((await proposing)[0]!.text).toBe(text);
});

describe("a file that cannot be taken is told of in one sentence, and the wait goes on", () => {
  test.each([
    ["empty", () => writeFileSync(file("g1-c1.ts"), ""), /g1-c1\.ts is empty; write the answer into it$/],
    ["a folder", () => mkdirSync(file("g1-c1.ts")), /g1-c1\.ts is no file; /],
    [
      "no text",
      () => writeFileSync(file("g1-c1.ts"), Buffer.from([0xc3, 0x28])),
      /g1-c1\.ts is no UTF-8 text; /,
    ],
    [
      "far too long",
      () => {
        writeFileSync(file("g1-c1.ts"), module);
        truncateSync(file("g1-c1.ts"), 50_000_000);
      },
      /g1-c1\.ts has 50 MB; an answer has at most 1 MB/,
    ],
    [
      "a link to itself",
      () => symlinkSync("g1-c1.ts", file("g1-c1.ts")),
      /g1-c1\.ts cannot be read \(ELOOP\); /,
    ],
  ])("%s", async (_what, spoil, sentence) => {
    const messages: string[] = [];
    const proposing = proposeAll(open(messages), request({ count: 1 }));
    spoil();
    await until(() => messages.some((message) => sentence.test(message)));
    rmSync(file("g1-c1.ts"), { recursive: true });
    writeFileSync(file("g1-c1.ts"), module);
    expect((await proposing)[0]!.text).toBe(module);
    expect(messages.filter((message) => sentence.test(message))).toHaveLength(1);
  });
});

test("another program answers: it reads the prompt's name and writes the files that are missing", async () => {
  const messages: string[] = [];
  const proposing = proposeAll(open(messages), request({ count: 2 }));
  const program = `
    const { readFileSync, writeFileSync } = await import("node:fs");
    const { dirname, join } = await import("node:path");
    const [sentence] = process.argv.slice(1);
    const [first, ...others] = sentence.match(/write (.*) \\(or/)[1].split(", ");
    const prompt = readFileSync(first.replace("c1.md", "prompt.md"), "utf8");
    for (const name of [first, ...others.map((each) => join(dirname(first), each))]) {
      writeFileSync(name, "For: " + prompt.match(/The task: (.*)/)[1] + "\\n\`\`\`ts\\nexport function reward() { return { near: 1 }; }\\n\`\`\`\\n");
    }`;
  await until(() => messages.length === 2);
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", program, messages[1]!],
    {
      encoding: "utf8",
    },
  );
  expect(status, stderr).toBe(0);
  expect((await proposing).map(({ text }) => text.split("\n")[0])).toEqual(
    Array(2).fill(`For: ${sliderHold.title}`),
  );
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
