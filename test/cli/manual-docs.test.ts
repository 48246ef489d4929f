/** The answers that `docs/manual.md` tells of still meet the verdicts that it tells. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { Critic } from "../../src/critic/index.ts";

const folder = join(import.meta.dirname, "../../docs/manual");
const critic = new Critic(findTask("cartpole-swingup"));
afterAll(() => critic.dispose());

test.each([
  ["g1-c1.md", true],
  ["g1-c2.ts", true],
  ["g1-c3.md", false],
  ["g1-c3-repair-1.md", true],
  ["g2-c1.md", true],
  ["g2-c2.ts", true],
  ["g2-c3.md", true],
])("%s: %s", async (name, accepted) => {
  const { verdict } = await critic.critique(readFileSync(join(folder, name), "utf8"));
  expect(verdict.accepted).toBe(accepted);
});
