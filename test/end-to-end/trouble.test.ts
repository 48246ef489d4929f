/** What a hostile day does to a run: killed, its folder deleted, its output on a full disk. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ModelServer } from "../llm/model-server.ts";
import { until } from "../until.ts";
import { journalText, onlyRun, smallRun, start, temporaryRuns } from "./command.ts";

const bin = join(import.meta.dirname, "../../dist/src/cli/bin.js");

test.skipIf(process.platform === "win32")(
  "a killed run leaves no folders of its child processes",
  async () => {
    using runs = temporaryRuns();
    const temporary = join(runs.path, "tmp");
    mkdirSync(temporary);
    const { child, ended } = start(smallRun(join(runs.path, "runs")), { ...process.env, TMPDIR: temporary });
    await until(
      () => readdirSync(temporary).length > 0 && journalText(join(runs.path, "runs")).includes("judged"),
    );
    child.kill("SIGKILL");
    await ended;
    await until(() => readdirSync(temporary).length === 0);
  },
);

test.skipIf(process.platform === "win32")("a run whose folder is deleted stops and says so", async () => {
  using runs = temporaryRuns();
  using wastebasket = temporaryRuns();
  const { ended } = start(smallRun(runs.path));
  await until(() => journalText(runs.path).includes("generation-started"));
  // Out of sight in one step: to take a folder away file by file is a race with those that are being written.
  renameSync(join(runs.path, onlyRun(runs.path)!), join(wastebasket.path, "deleted"));
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error.message).toMatch(/deleted .*while the run went on/);
});

test.skipIf(!existsSync("/dev/full"))("output on a full disk is one sentence and exit code 1", () => {
  const { status, stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" tasks > /dev/full`], {
    encoding: "utf8",
  });
  expect(stderr).toMatch(/^design-reward: not everything could be written to standard output: [^\n]*\n$/);
  expect(status).toBe(1);
});

test("a model's server that stays silent is told of after --patience, and Ctrl-C ends the wait", async () => {
  await using server = await ModelServer.start(() => {});
  using runs = temporaryRuns();
  const { child, ended } = start([
    ..."--task cartpole-balance --model openai:silent --candidates 1 --iterations 1 --final-seeds 1 --steps 4096 --patience 1".split(
      " ",
    ),
    ...["--base-url", `${server.url}/v1`, "--run-dir", runs.path],
  ]);
  let said = "";
  let interrupted = false;
  child.stderr.on("data", (text: string) => {
    said += text;
    if (interrupted || !said.includes("began no answer in 1 s; asking again")) return;
    interrupted = child.kill("SIGINT");
  });
  const { code, stderr } = await ended;
  expect(code, said + stderr).toBe(130);
  expect(stderr).toMatch(/to go on: design-reward resume/);
});
