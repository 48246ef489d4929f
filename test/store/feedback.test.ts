import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFeedback, leaveFeedback, MAX_FEEDBACK, readFeedback } from "../../src/store/feedback.ts";
import { temporaryFolder } from "./samples.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second));

test("what was left is read in the order in which it was said", () => {
  const folder = join(temporaryFolder(), "feedback");
  expect(readFeedback(folder)).toEqual([]);
  const second = leaveFeedback(folder, "slower", true, at(2));
  const first = leaveFeedback(folder, "higher", false, at(1));
  expect(readFeedback(folder)).toEqual([first, second]);
  expect(first).toMatchObject({ text: "higher", instead: false });
});

test("the same words at another time are said again; files that are being written are not read", () => {
  const folder = join(temporaryFolder(), "feedback");
  expect(leaveFeedback(folder, "a", false, at(1)).id).not.toBe(leaveFeedback(folder, "a", false, at(2)).id);
  writeFileSync(join(folder, "x.json.123.tmp"), "{");
  expect(readFeedback(folder)).toHaveLength(2);
});

test.each(["{", '{"text": 3, "instead": false}', JSON.stringify({ text: "a".repeat(5000), instead: false })])(
  "a damaged note is named: %#",
  (content) => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "note.json"), content);
    expect(() => readFeedback(folder)).toThrow(/note\.json is damaged: delete it/);
    expect(existsSync(join(folder, "note.json"))).toBe(true);
  },
);

test("a text is cleaned, and refused when it is empty or longer than a prompt has room for", () => {
  expect(checkFeedback("  \u001b[31mless\u001b[0m effort\n")).toBe("less effort");
  for (const empty of ["", " \n\t", "\u200b"])
    expect(() => checkFeedback(empty)).toThrow(/got an empty text/);
  expect(checkFeedback("a".repeat(MAX_FEEDBACK))).toHaveLength(MAX_FEEDBACK);
  expect(() => checkFeedback("a".repeat(MAX_FEEDBACK + 1))).toThrow(/at most 4000 characters, got 4001/);
});
