/**
 * A run with a real, weak model behind an OpenAI-compatible server: `npm run test:local-model`. It asks not whether
 * the model is good but whether the program stays orderly, and reports how far the answers came. docs/models.md says
 * how to start such a server.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blameOf } from "../../src/core/outcome.ts";
import { Journal } from "../../src/store/journal.ts";
import { onlyRun, resultOf, start, temporaryRuns } from "../end-to-end/command.ts";
import { gateShares } from "./gate-shares.ts";
import { reportOf } from "./report.ts";
import { findModel } from "./server.ts";

const { env } = process;
const task = env.LOCAL_MODEL_TASK ?? "cartpole-balance";
const candidates = Number(env.LOCAL_MODEL_CANDIDATES ?? 4);
const iterations = Number(env.LOCAL_MODEL_ITERATIONS ?? 2);
/** Further options of the run, e.g. `--concurrency 4 --answer-tokens 1500`. */
const further = env.LOCAL_MODEL_OPTIONS?.split(/\s+/).filter(Boolean) ?? [];

test("a run with a weak model ends in order, and every answer has an outcome", async ({ skip }) => {
  const server = await findModel(env);
  if (!server.found) {
    console.warn(`skipped: ${server.why}`);
    return skip(server.why);
  }
  using temporary = temporaryRuns();
  const runs = env.LOCAL_MODEL_RUNS ?? temporary.path;
  const before = onlyRun(runs);
  expect(before, "LOCAL_MODEL_RUNS must name a folder without runs").toBeUndefined();

  const args = ["--task", task, "--model", `openai:${server.model}`, "--base-url", server.baseUrl];
  console.log(`asking ${server.model} for ${candidates * iterations} answers; a small machine takes minutes`);
  const small = ["--candidates", `${candidates}`, "--iterations", `${iterations}`, "--steps", "4096"];
  const ended = await start([
    ...args,
    ...small,
    ...further,
    "--final-seeds",
    "1",
    "--run-dir",
    runs,
    "--json",
  ]).ended;
  const run = onlyRun(runs);
  const lines = run ? Journal.read(join(runs, run, "journal.jsonl")) : [];
  const shares = gateShares(lines);
  console.log(`${server.model} on ${task}, ${candidates} × ${iterations} answers\n\n${reportOf(shares)}\n`);

  expect(ended.signal, ended.stderr).toBeNull();
  expect(ended.stderr).not.toMatch(/\n\s+at |a fault of this program/);
  if (ended.code === 0) {
    const { winner, contenders } = resultOf(ended);
    expect(winner.source).toContain("reward");
    expect(contenders.find(({ contender }) => contender === "winner")?.fitness.mean).toBeTypeOf("number");
    expect(existsSync(join(runs, run!, "best"))).toBe(true);
  } else {
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stderr.trim()).toMatch(/^design-reward: .+$/m);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { kind: "problem" } });
  }

  const proposed = lines.filter((line) => line.type === "proposed");
  expect(shares.seats + shares.repairs.asked).toBe(proposed.length);
  for (const line of lines) {
    if (line.type !== "judged" || line.verdict.accepted) continue;
    expect(Object.keys(blameOf)).toContain(line.verdict.failure?.kind);
    expect(line.verdict.failure?.message).toMatch(/\S/);
  }
});
