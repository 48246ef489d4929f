import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/core/problem.ts";
import type { RunEvent } from "../../src/core/run.ts";
import { Journal } from "../../src/store/journal.ts";
import { sampleEvents, temporaryFolder } from "./samples.ts";

const events = sampleEvents();

function written(count = events.length): { path: string; file: string } {
  const path = temporaryFolder();
  const journal = Journal.open({ path }, () => new Date(0));
  for (const event of events.slice(0, count)) journal.append(event);
  journal.close();
  return { path, file: join(path, "journal.jsonl") };
}

describe("Journal", () => {
  test("keeps events in order, numbered from 1", () => {
    const { file } = written();
    const lines = Journal.read(file);
    expect(lines.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(lines.map(({ seq: _seq, at: _at, ...event }) => event as RunEvent)).toEqual(events);
  });

  test("a journal that does not exist is empty", () => {
    expect(Journal.read(join(temporaryFolder(), "journal.jsonl"))).toEqual([]);
  });

  test("opened again, it goes on where it stopped", () => {
    const { path, file } = written(3);
    const journal = Journal.open({ path });
    expect(journal.lines).toHaveLength(3);
    expect(journal.append(events[3]!).seq).toBe(4);
    journal.close();
    expect(Journal.read(file)).toHaveLength(4);
  });

  test("a torn last line is dropped, and cut away when the journal is opened again", () => {
    const { path, file } = written(2);
    const whole = statSync(file).size;
    appendFileSync(file, '{"seq":3,"at":"19');
    expect(Journal.read(file)).toHaveLength(2);
    Journal.open({ path }).close();
    expect(statSync(file).size).toBe(whole);
  });

  test("any byte prefix of a journal reads as a prefix of its events", () => {
    const { file } = written();
    const bytes = readFileSync(file);
    const all = Journal.read(file);
    const cut = join(temporaryFolder(), "journal.jsonl");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
        writeFileSync(cut, bytes.subarray(0, length));
        const lines = Journal.read(cut);
        expect(lines).toEqual(all.slice(0, lines.length));
        const wholeLines = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
        expect(lines).toHaveLength(wholeLines);
      }),
      { numRuns: 200 },
    );
  });

  test("a journal of another version is not called damaged: the sentence names the version that reads it", () => {
    const { file } = written();
    const old = readFileSync(file, "utf8")
      .replace('"versions":{', '"versions":{"design-reward":"0.0.9",')
      .replace("control-trained", "tea-break");
    writeFileSync(file, old);
    expect(() => Journal.read(file)).toThrow(
      /was written by design-reward 0\.0\.9, and its line 2 is none that version .* use 0\.0\.9/,
    );
  });

  test.each([
    ["not JSON", (lines: string[]) => lines.with(1, "{oops")],
    ["unknown type", (lines: string[]) => lines.with(1, lines[1]!.replace("control-trained", "tea-break"))],
    [
      "a field of the wrong kind",
      (lines: string[]) => lines.with(1, lines[1]!.replace(/"mean":[^,]+/, '"mean":"x"')),
    ],
    ["a missing line", (lines: string[]) => lines.toSpliced(1, 1)],
    [
      "the beginning of another run",
      (lines: string[]) => lines.with(1, lines[0]!.replace('"seq":1,', '"seq":2,')),
    ],
  ])("a damaged line (%s) is named, and nothing is changed", (_name, damage) => {
    const { path, file } = written(5);
    const damaged = damage(readFileSync(file, "utf8").split("\n")).join("\n");
    writeFileSync(file, damaged);
    for (const use of [() => Journal.read(file), () => Journal.open({ path })]) {
      expect(use).toThrow(Problem);
      expect(use).toThrow(/journal\.jsonl, line 2 is damaged .* keep the first 1 with/);
    }
    expect(readFileSync(file, "utf8")).toBe(damaged);
  });

  test("what could not be read back is not written", () => {
    const { path, file } = written(2);
    const journal = Journal.open({ path });
    const broken = {
      type: "selected",
      generation: 0,
      incumbent: { label: "a", id: "b", fitness: Number.NaN },
    };
    expect(() => journal.append({ ...broken, improved: true } as RunEvent)).toThrow(
      "event selected could not be read back",
    );
    journal.append(events[2]!);
    journal.close();
    expect(Journal.read(file)).toHaveLength(3);
  });

  test("two processes cannot write one journal", () => {
    const { path } = written(1);
    const journal = Journal.open({ path });
    expect(() => Journal.open({ path })).toThrow(/is being worked on by process \d+/);
    journal.close();
    Journal.open({ path }).close();
  });

  test("deleted while it is open, it takes no more events", () => {
    const path = temporaryFolder();
    using journal = Journal.open({ path });
    rmSync(join(path, "journal.jsonl"));
    expect(() => journal.append({ type: "generation-started", generation: 0 })).toThrow(
      /was deleted or replaced/,
    );
  });

  test("that somebody else writes, too, takes no more events", () => {
    const { path } = written(1);
    using first = Journal.open({ path });
    rmSync(join(path, "lock"));
    using second = Journal.open({ path });
    second.append(events[1]!);
    expect(() => first.append(events[1]!)).toThrow(/was written to by another process/);
    second.append(events[2]!);
    expect(Journal.read(join(path, "journal.jsonl"))).toHaveLength(3);
  });

  test("where it cannot be written it says so in one sentence", () => {
    const path = temporaryFolder();
    mkdirSync(join(path, "journal.jsonl"));
    expect(() => Journal.open({ path })).toThrow(/^cannot open the journal .*journal\.jsonl: it is a folder/);
    expect(() => Journal.open({ path: join(path, "gone") })).toThrow(
      /^cannot lock .*gone: there is no such place: choose another folder$/,
    );
  });

  test.skipIf(process.platform !== "linux")(
    "a full disk is one sentence, and the journal stays whole",
    async () => {
      const { writeFully, diskProblem } = await import("../../src/store/disk.ts");
      const { openSync, closeSync } = await import("node:fs");
      const full = openSync("/dev/full", "w");
      let problem: Problem | undefined;
      try {
        writeFully(full, Buffer.from("line"));
      } catch (error) {
        problem = diskProblem("cannot write", "journal.jsonl", error);
      } finally {
        closeSync(full);
      }
      expect(problem?.message).toBe(
        "cannot write journal.jsonl: the disk is full: free some space and try again",
      );
    },
  );
});
