import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNumber, positiveNumber, wholeNumber } from "../../src/cli/numbers.ts";
import { UsageProblem } from "../../src/core/problem.ts";

describe("parseNumber", () => {
  test.each([
    ["1e6", 1_000_000],
    ["300k", 300_000],
    ["1_000_000", 1_000_000],
    ["1.1k", 1100],
    ["2M", 2_000_000],
    ["0.5", 0.5],
    [".5", 0.5],
    ["-3", -3],
    [" 7 ", 7],
  ])("%s is %d", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each(["", "abc", "1_", "_1", "1__0", "k", "1e", "0x10", "1,000", "Infinity", "NaN", "1 000", "--1"])(
    "%j is no number",
    (text) => {
      expect(parseNumber(text)).toBeNaN();
    },
  );

  test("reads back what JavaScript writes", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(parseNumber(String(value))).toBe(value);
      }),
    );
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseNumber(text) === "number"));
  });
});

test("a wrong option is named with its value and its rule", () => {
  expect(() => wholeNumber("--jobs", 1, 512)("0")).toThrow(
    new UsageProblem('--jobs must be a whole number from 1 to 512, got "0"'),
  );
  expect(() => wholeNumber("--steps", 1, 1e11)("abc")).toThrow(
    '--steps must be a whole number from 1 to 1e11, got "abc"',
  );
  expect(() => positiveNumber("--max-hours")("0")).toThrow(
    '--max-hours must be a number greater than 0, got "0"',
  );
});
