/** `--seed-reward`: refused before anything starts, or trained first and compared with what comes after. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rewards } from "../loop/scripted.ts";
import { journalText, onlyRun, run, smallRun, temporaryRuns } from "./command.ts";

test("a seed reward that the critic refuses begins no run", async () => {
  using folder = temporaryRuns();
  const runs = join(folder.path, "runs");
  const file = join(folder.path, "mine.ts");
  writeFileSync(file, `// mine\n\n${rewards.unknownField}\n`);
  for (const dry of [[], ["--dry-run"]]) {
    const ended = await run(...smallRun(runs), "--seed-reward", file, ...dry);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      seedReward: file,
      verdict: { accepted: false, findings: [{ kind: "unknown-field", line: 3 }] },
      result: null,
    });
  }
  expect(existsSync(runs)).toBe(false);
  const missing = await run(...smallRun(runs), "--seed-reward", join(folder.path, "none.ts"));
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr).toMatch(/there is no file .*none\.ts/);
});

test("the offline designer has it for a rival; show and compare tell of it", async () => {
  using folder = temporaryRuns();
  const runs = join(folder.path, "runs");
  const file = join(folder.path, "mine.ts");
  writeFileSync(file, `${rewards.gentle}\n`);
  const args = smallRun(runs).filter((arg) => arg !== "--json");
  const small = ["--candidates", "1", "--steps", "4096"];
  const ended = await run(...args, ...small, "--seed-reward", file);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const lines = ended.stdout.split("\n");
  expect(lines.indexOf("seed: passed the gates")).toBeLessThan(lines.indexOf("generation 1"));
  expect(ended.stdout).toMatch(/^seed: fitness /m);
  expect(journalText(runs)).toContain('"label":"seed"');

  const id = onlyRun(runs)!;
  const at = ["--run-dir", runs];
  const shown = (await run("show", id, ...at)).stdout;
  expect(shown).toMatch(/, first parent mine\.ts$/m);
  expect(shown).toMatch(/^seed +[0-9a-f]{12} +trained /m);
  expect((await run("show", `${id}/seed`, ...at)).stdout).toContain(rewards.gentle.slice(0, 60));
  expect((await run("compare", id, id, ...at)).stdout).toMatch(/^first parent +mine\.ts +mine\.ts$/m);
});
