import { expect, test } from "vitest";
import { significant } from "../../src/core/number-text.ts";
import { tableLines } from "../../src/core/text-table.ts";

test.each([
  [0.123456, 3, "0.123"],
  [1499.6, 3, "1500"],
  [2, 4, "2"],
  [-0, 4, "0"],
  [1e-9, 4, "1e-9"],
  [Number.NaN, 3, "NaN"],
  [Number.NEGATIVE_INFINITY, 3, "-Infinity"],
])("%d with %i significant digits is %s", (value, digits, text) => {
  expect(significant(value, digits)).toBe(text);
});

test("a table is aligned by characters, not by the units that they are stored in", () => {
  expect(tableLines(["name", "n"], [["😀x", "1"], ["long name", "200"], ["short"]], [1])).toEqual([
    "name         n",
    "😀x           1",
    "long name  200",
    "short",
  ]);
});
