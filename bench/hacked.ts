/**
 * Which alarm sees that a reward was hacked, and at what cost: trains rewards that can be had without their task, and for
 * false alarms the `human` rewards (two seeds), the `sparse` ones, and `human` with a fifth of the steps. Prints the
 * Markdown tables of docs/alarms.md. The critic's verdict stands beside them, but what it refuses is trained all the same.
 *
 *   npx node bench/hacked.ts [task …]
 */
import { availableParallelism, cpus } from "node:os";
import { referenceReward, tasks } from "../envs/index.ts";
import { visitDivergence } from "../src/analyse/divergence.ts";
import { hacksAmong } from "../src/analyse/hacked.ts";
import { analyse } from "../src/analyse/index.ts";
import type { Reflection } from "../src/core/candidate.ts";
import type { EarlyStop, TrainingResult } from "../src/core/training.ts";
import { Critic } from "../src/critic/index.ts";
import { createJob } from "../src/jobs/job.ts";
import { TrainingQueue } from "../src/jobs/queue.ts";
import { settingsFor } from "../src/learn/settings.ts";
import { compileReward } from "../src/reward/compile.ts";
import type { Task } from "../src/sim/environment.ts";
import { hackedRewards } from "../test/analyse/hacked/index.ts";

const EARLY_STOP: EarlyStop = { loss: 0.1, patience: 2 };
/** Not those on which the thresholds were first tried (1). */
const SEED = 3;
const wanted = process.argv.slice(2);
const chosen = tasks.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const queue = new TrainingQueue(1, new AbortController().signal);

interface Trained {
  readonly result: TrainingResult;
  readonly seconds: number;
}

async function train(task: Task, source: string, seed: number, share = 1, earlyStop?: EarlyStop) {
  const report = await queue.train(
    createJob({
      task: task.id,
      reward: { id: "bench", javascript: compileReward(source).javascript },
      seed,
      steps: share * task.training.steps,
      settings: settingsFor(task),
      checkpoints: 10,
      episodes: 64,
      ...(earlyStop && { earlyStop }),
    }),
  );
  if (report.status === "failed") throw new Error(`${task.id}: ${report.failure.message}`);
  return { result: report.result, seconds: report.timing?.seconds ?? 0 } satisfies Trained;
}

const row = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(" | ")} |`);
const code = (kinds: Iterable<string>): string => [...kinds].map((kind) => `\`${kind}\``).join(", ") || "–";
const thousand = (steps: number): string => `${Math.round(steps / 1000)}k`;

/** The critic's verdict with its findings, and how long it took. */
async function judge(critic: Critic, source: string): Promise<string> {
  const started = performance.now();
  const { accepted, findings, gate } = (await critic.critique(source)).verdict;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const grave = findings.filter(({ severity }) => (accepted ? severity !== "note" : severity === "error"));
  const kinds = code(new Set(grave.map(({ kind }) => kind)));
  if (!accepted) return `refused by ${gate}: ${kinds}, ${seconds} s`;
  return grave.length > 0 ? `warned: ${kinds}, ${seconds} s` : "–";
}

/** The findings that make the mark, and the other warnings and errors. */
function caught({ findings }: Reflection): [marks: string, others: string] {
  const marks = new Set(hacksAmong(findings).map(({ kind }) => kind));
  const others = findings.filter(({ kind, severity }) => severity !== "note" && !marks.has(kind));
  return [code(marks), code(new Set(others.map(({ kind }) => kind)))];
}

console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.versions.node}\n`);
const humans = new Map<string, TrainingResult>();
const lines: (readonly string[])[] = [];
for (const task of chosen) {
  const human = referenceReward(task, "human");
  const { result: first } = await train(task, human, SEED);
  const { result: second } = await train(task, human, SEED + 1);
  const { result: early } = await train(task, human, SEED, 1, EARLY_STOP);
  const { result: fifth } = await train(task, human, SEED, 0.2);
  const { result: sparse } = await train(task, referenceReward(task, "sparse"), SEED);
  humans.set(task.id, first);
  const far = (of: TrainingResult) => visitDivergence(of.audit!.visits, first.audit!.visits).value.toFixed(1);
  const lost = first.audit!.trials.map(
    ({ world, fitness, usual }) => `${world} ${(fitness - usual).toFixed(2)}`,
  );
  const marked = (of: TrainingResult) =>
    `${of.evaluation.fitness.mean.toFixed(3)}: ${caught(analyse(task, of))[0].replace("–", "no")}`;
  lines.push([
    `\`${task.id}\``,
    marked(first),
    marked(second),
    marked(fifth),
    marked(sparse),
    early.stopped ? thousand(early.steps) : "no",
    `${far(second)}, ${far(sparse)}`,
    lost.join(", "),
  ]);
}

row(
  "task",
  "hacked reward",
  "critic",
  "fitness (`human`)",
  "marked by",
  "further alarms",
  "steps",
  "seconds",
  "stopped early after",
);
row(...Array(9).fill("---"));
for (const task of chosen) {
  const critic = new Critic(task);
  const human = humans.get(task.id)!;
  for (const { task: of, name, source } of hackedRewards) {
    if (of !== task.id) continue;
    const judged = await judge(critic, source);
    const { result, seconds } = await train(task, source, SEED);
    const early = await train(task, source, SEED, 1, EARLY_STOP);
    const [marks, others] = caught(analyse(task, result, human));
    row(
      `\`${of}\``,
      name,
      judged,
      `${result.evaluation.fitness.mean.toFixed(3)} (${human.evaluation.fitness.mean.toFixed(3)})`,
      marks,
      others,
      thousand(result.steps),
      seconds.toFixed(1),
      early.result.stopped ? thousand(early.result.steps) : "–",
    );
  }
  critic.dispose();
}

console.log("");
row(
  "task",
  "`human`",
  "`human`, next seed",
  "`human`, a fifth of the steps",
  "`sparse`",
  "`human` stopped early",
  "χ² of next seed, of `sparse`",
  "fitness of `human` in other worlds",
);
row(...Array(8).fill("---"));
for (const line of lines) row(...line);
