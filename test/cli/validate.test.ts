import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

function reward(source: string): string {
  const file = join(temporaryFolder(), "reward.ts");
  writeFileSync(file, source);
  return file;
}

const task = ["--task", "cartpole-swingup"];

describe("validate", () => {
  test("an accepted reward ends with 0 and tells its terms", async () => {
    const file = reward(
      "export function reward(s, a, next) {\n  return { upright: Math.cos(next.poleAngle), effort: -0.01 * a.force ** 2 };\n}\n",
    );
    const { exitCode, stdout } = await cli(["validate", file, ...task]);
    expect(stdout).toContain("accepted for cartpole-swingup with 0 warnings; terms: upright, effort");
    expect(exitCode).toBe(0);
  });

  test("a refused reward ends with 1 and points at the place in the file", async () => {
    const file = reward(
      "\n\n\nexport function reward(s, a, next) {\n  return { upright: Math.cos(next.poleAngl) };\n}\n",
    );
    const { exitCode, stdout } = await cli(["validate", file, ...task]);
    expect(stdout).toContain(`${file}:5:35: error unknown-field: `);
    expect(stdout).toContain("    5 |   return { upright: Math.cos(next.poleAngl) };\n");
    expect(stdout).toMatch(/remedy: .*poleAngle/);
    expect(exitCode).toBe(1);
    const json = await cli(["validate", file, ...task, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: { accepted: false, findings: [{ line: 5 }] } });
    expect(json.exitCode).toBe(1);
  });

  test("train refuses what the critic refuses", async () => {
    const { exitCode, stdout } = await cli(["train", reward("export const a = 1;\n"), ...task]);
    expect(stdout).toContain("refused by the critic, so it was not trained");
    expect(exitCode).toBe(1);
  });

  test("a missing file is wrong usage", async () => {
    const { exitCode, stderr } = await cli(["validate", "nowhere/reward.ts", ...task]);
    expect(stderr).toBe("design-reward: there is no file nowhere/reward.ts\n");
    expect(exitCode).toBe(2);
  });
});
