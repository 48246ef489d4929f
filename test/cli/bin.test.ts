/** The launcher as a process of its own: exit codes, streams, readers that go away. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "src/cli/bin.ts");

function launch(args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...env },
  });
}

describe("design-reward", () => {
  test("tasks --json gives one object on stdout and nothing else anywhere", () => {
    const { status, stdout, stderr } = launch(["tasks", "--json"]);
    expect(Object.keys(JSON.parse(stdout))).toEqual(["tasks"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("wrong usage ends with 2 and shows a stack only when asked to", () => {
    const quiet = launch(["taks"]);
    expect(quiet.status).toBe(2);
    expect(quiet.stderr).toBe('design-reward: unknown verb "taks"; did you mean "tasks"?\n');
    expect(launch(["taks"], { DESIGN_REWARD_DEBUG: "1" }).stderr).toContain("    at ");
  });

  test.skipIf(process.platform === "win32")("a reader that goes away is no error", () => {
    const { stdout, stderr, status } = spawnSync(
      "bash",
      ["--norc", "-c", `set -o pipefail; "${process.execPath}" "${bin}" show cartpole-swingup | head -n 1`],
      // Without the user's start-up file and locale: the shell would tell of what is missing there.
      { cwd: root, encoding: "utf8", env: { PATH: process.env.PATH } },
    );
    expect(stdout).toContain("cartpole-swingup");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
