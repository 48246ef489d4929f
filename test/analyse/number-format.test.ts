/** Numbers as a reader of a reflection sees them. */
import { expect, test } from "vitest";
import { short, shortAll } from "../../src/analyse/number-format.ts";

test.each([
  [0, "0"],
  [0.01234, "0.0123"],
  [-4.5, "-4.5"],
  [1.23e-5, "1.2e-5"],
  [250_000, "250k"],
  [Number.NaN, "NaN"],
])("%d is %s", (value, text) => {
  expect(short(value)).toBe(text);
});

test("what is nothing beside the largest number of its kind is not written out", () => {
  expect(shortAll([3.7e-35, -3.1e-13, 1e-5, 0, 0.8])).toEqual(["~0", "~0", "1.0e-5", "0", "0.8"]);
  // Small on its own account: the term's scale is what a reader has to see.
  expect(shortAll([3.7e-13, 3.1e-13])).toEqual(["3.7e-13", "3.1e-13"]);
  expect(shortAll([1e-9, Number.NaN])).toEqual(["1.0e-9", "NaN"]);
});
