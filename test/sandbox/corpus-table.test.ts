import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { corpus } from "./corpus.ts";
import { TABLE } from "./corpus-table.ts";

/** Cells of the rows of all tables, headings and rules left out. */
const rows = readFileSync(TABLE, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| attack "))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));

test("the table in docs/ has every case of the corpus, with an outcome that the corpus allows", () => {
  expect(rows.map(([, name]) => name).sort()).toEqual(corpus.map(({ name }) => name).sort());
  for (const [item, name, , , outcome] of rows) {
    const hostile = corpus.find((each) => each.name === name)!;
    expect(item).toBe(hostile.item);
    expect(hostile.outcomes).toContain(outcome);
  }
});
