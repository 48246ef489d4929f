import fc from "fast-check";
import { expect, test } from "vitest";
import { codeFrame } from "../../src/reward/code-frame.ts";
import { anyText } from "../any-text.ts";

const source = "one\ntwo\nconst three = 3;\nfour\nfive\nsix\n";

test("two lines before and after, with a caret under the place", () => {
  expect(`\n${codeFrame(source, { line: 3, column: 7 })}\n`).toBe(`
  1 | one
  2 | two
> 3 | const three = 3;
    |       ^
  4 | four
  5 | five
`);
});

test("of a long line the part around the caret", () => {
  const frame = codeFrame(`${"x".repeat(500)}HERE${"y".repeat(500)}`, { line: 1, column: 501 });
  const [text, caret] = frame.split("\n");
  expect(text!.length).toBeLessThan(120);
  expect(text!.indexOf("HERE")).toBe(caret!.indexOf("^"));
});

test("a place outside the text has no frame", () => {
  expect(codeFrame(source, { line: 99, column: 1 })).toBe("");
});

test("never more than six short lines, and nothing that a terminal obeys", () => {
  fc.assert(
    fc.property(anyText(), fc.nat(20), fc.nat(3000), (text, line, column) => {
      const frame = codeFrame(text, { line: line + 1, column: column + 1 });
      expect(frame.split("\n").length).toBeLessThanOrEqual(6);
      expect(frame).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      for (const each of frame.split("\n")) expect(each.length).toBeLessThanOrEqual(130);
    }),
  );
});
