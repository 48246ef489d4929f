/** `docs/prompts.md` says what the code does: shares of the sections, templates and their slots. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../../src/core/package.ts";
import { shares } from "../../../src/designers/prompt/generation.ts";

const docs = readFileSync(join(packageRoot(), "docs/prompts.md"), "utf8");
const rows = docs
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim()));

test("every section with its share, in the order of priority", () => {
  const told = rows.filter(([, , share]) => share?.endsWith(" %")).map(([, , share]) => share);
  expect(told).toEqual(Object.values(shares).map((share) => `${100 * share} %`));
});

test("every template with its slots", () => {
  const folder = join(packageRoot(), "prompts");
  const documented = new Map(rows.map(([, name, slots]) => [name, slots]));
  // The templates of other rooms have pages of their own.
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "review.md")) {
    const text = readFileSync(join(folder, file), "utf8");
    const slots = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot]) => slot!));
    const row = documented.get(`\`${file.slice(0, -3)}\``);
    expect(row, file).toBeDefined();
    expect(new Set([...row!.matchAll(/`(\w+)`/g)].map(([, slot]) => slot!))).toEqual(slots);
  }
});
