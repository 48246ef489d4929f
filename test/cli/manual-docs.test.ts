/** The answers that `docs/manual.md` tells of still meet the verdicts that it tells. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "./fake-terminal.ts";

const folder = join(import.meta.dirname, "../../docs/manual");

test.each([
  ["g1-c1.md", true],
  ["g1-c2.ts", true],
  ["g1-c3.md", false],
  ["g1-c3-repair-1.md", true],
  ["g2-c1.md", true],
  ["g2-c2.ts", true],
  ["g2-c3.md", true],
])("%s: %s", async (name, accepted) => {
  const { stdout } = await cli(["validate", join(folder, name), "--task", "cartpole-swingup", "--json"]);
  expect(JSON.parse(stdout).verdict.accepted).toBe(accepted);
});
