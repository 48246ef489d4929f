/**
 * Every task once with the defaults: the offline winner beside `human` and `sparse`, as the Markdown table of
 * docs/tasks.md. Takes about two minutes a task on two cores.
 *
 *   npm run build && npx node bench/tasks.ts [task …]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { tasks } from "../envs/index.ts";
import type { ContenderResult, RunResult } from "../src/core/run.ts";

const command = join(import.meta.dirname, "../dist/src/cli/bin.js");
const wanted = process.argv.slice(2);
const runs = mkdtempSync(join(tmpdir(), "design-reward-bench-"));

console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.versions.node}\n`,
);
console.log(
  "| task | offline winner | `human` | `sparse` | success: winner, human | human-normalised | steps a training | trainings | minutes |",
);
console.log("| --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: |");
try {
  for (const { id } of tasks.filter((task) => wanted.length === 0 || wanted.includes(task.id))) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, "--task", id, "--model", "offline", "--json", "--run-dir", runs],
      { encoding: "utf8", maxBuffer: 2 ** 28 },
    );
    if (status !== 0) throw new Error(`${id} ended with code ${status}: ${stderr}`);
    console.log(
      row((JSON.parse(stdout) as { result: RunResult }).result, (performance.now() - started) / 60_000),
    );
  }
} finally {
  rmSync(runs, { recursive: true, force: true });
}

function row(result: RunResult, minutes: number): string {
  const of = (name: string) => result.contenders.find(({ contender }) => contender === name);
  const [winner, human, sparse] = [of("winner"), of("human"), of("sparse")];
  return `| ${[
    `\`${result.task}\``,
    fitness(winner),
    fitness(human),
    fitness(sparse),
    `${success(winner)}, ${success(human)}`,
    result.humanNormalised?.toFixed(2) ?? "–",
    result.steps.toLocaleString("en"),
    result.trainings,
    minutes.toFixed(1),
  ].join(" | ")} |`;
}

function fitness(row: ContenderResult | undefined): string {
  if (!row) return "–";
  const [low, high] = row.fitness.interval;
  return `${row.fitness.mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function success(row: ContenderResult | undefined): string {
  return row?.success ? row.success.mean.toFixed(2) : "–";
}
