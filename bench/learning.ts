/**
 * How PPO learns each task with its `human` reward: learning curves over seeds, steps to solve, and the policy that
 * counts on fresh episodes, as Markdown tables. Interquartile means over the seeds with 95 % bootstrap intervals.
 *
 *     npx node bench/learning.ts [--seeds 5] [--jobs 2] [--out <folder>] [task …]
 *
 * `--out` also writes every training as a line of `tasks.jsonl` and every task's curves as `<task>.svg`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findTask, referenceReward, tasks } from "../envs/index.ts";
import { TrainingQueue } from "../src/jobs/queue.ts";
import { settingsFor } from "../src/learn/settings.ts";
import { findMethod } from "../src/methods/index.ts";
import { curveOf, SOLVED, stepsToSolve } from "./learning/curves.ts";
import { interquartile } from "./learning/interquartile.ts";
import { drawCurves } from "./learning/svg.ts";
import {
  curveTable,
  markdownTable,
  medianAndRange,
  overSeeds,
  thousands,
  withInterval,
} from "./learning/text.ts";
import { type LearningRecord, recordLines, trainSeeds } from "./learning/training.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "5" },
    jobs: { type: "string", default: "2" },
    out: { type: "string" },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const chosen = positionals.length > 0 ? positionals.map(findTask) : tasks;
const queue = new TrainingQueue(Number(values.jobs), new AbortController().signal);
const { checkpoints, episodes } = findMethod("eureka").train;
if (values.out) mkdirSync(values.out, { recursive: true });

const pending = chosen.map((task) =>
  trainSeeds(
    queue,
    {
      task,
      source: referenceReward(task, "human"),
      steps: task.training.steps,
      settings: settingsFor(task),
      checkpoints,
      episodes,
    },
    seeds,
  ),
);

const finals: (readonly LearningRecord[])[] = [];
const lines: string[][] = [];
for (const [i, task] of chosen.entries()) {
  const records = await pending[i]!;
  const fitness = curveOf(records, (score) => score.fitness);
  const success = curveOf(records, (score) => score.success ?? 0);
  const solved = records.map(stepsToSolve);
  console.log(`### \`${task.id}\`\n\n${curveTable({ fitness, success })}\n`);
  finals.push(records);
  lines.push([
    `\`${task.id}\``,
    task.training.steps.toLocaleString("en"),
    solved.map(thousands).join(", "),
    medianAndRange(solved),
    overSeeds(records.map(({ final }) => final.success ?? 0)),
    overSeeds(
      records.map(({ final }) => final.fitness),
      3,
    ),
  ]);
  if (values.out) {
    const panels = [
      { title: `${task.id}: fitness`, curve: fitness, range: [0, 1] as const },
      { title: "success", curve: success, range: [0, 1] as const },
    ];
    writeFileSync(join(values.out, `${task.id}.svg`), drawCurves(`Learning curves of ${task.id}`, panels));
  }
}

console.log(
  markdownTable(
    ["task", "steps a training", "solved after", "median (range)", "final success", "final fitness"],
    lines,
    [1],
  ),
);
const everyone = finals.flat();
const solvedCount = everyone.filter((record) => Number.isFinite(stepsToSolve(record))).length;
const success = interquartile(finals.map((records) => records.map(({ final }) => final.success ?? 0)));
const worst = Math.min(...everyone.map(({ final }) => final.success ?? 0));
console.log(
  `\nSolved: the first checkpoint at ${100 * SOLVED} % success. ${solvedCount} of ${everyone.length} trainings solved their task; final success over all of them ${withInterval(success, 3)}, the worst ${worst.toFixed(2)}.`,
);
if (values.out) writeFileSync(join(values.out, "tasks.jsonl"), recordLines(everyone));
