/**
 * PPO on Gymnasium's classics beside published results, for no more environment steps than theirs, as a Markdown table.
 *
 *     npx node bench/gymnasium/index.ts [--seeds 5] [--jobs 2] [--out <folder>] [--policies <folder>] [environment …]
 *
 * `--policies` keeps the policies that count, which `play.py` plays in Gymnasium itself. `--out` also writes every training as a line of `gymnasium.jsonl` and every environment's curve as `<environment>.svg`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TrainingQueue } from "../../src/jobs/queue.ts";
import { curveOf } from "../learning/curves.ts";
import { drawCurves } from "../learning/svg.ts";
import { markdownTable, thousands } from "../learning/text.ts";
import { type LearningRecord, recordLines, trainSeeds } from "../learning/training.ts";
import { atTheEnd, compare } from "./compare.ts";
import { trainClassic } from "./place.ts";
import { type Published, published, SOURCES } from "./published.ts";
import { settingsOf, stepsOf } from "./settings.ts";
import { classics, findClassic, gymnasiumReward } from "./tasks/index.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "5" },
    jobs: { type: "string", default: "2" },
    out: { type: "string" },
    policies: { type: "string" },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const chosen = positionals.length > 0 ? positionals.map(findClassic) : classics;
const queue = new TrainingQueue(Number(values.jobs), new AbortController().signal, null, trainClassic);
for (const folder of [values.out, values.policies]) if (folder) mkdirSync(folder, { recursive: true });

const trained = await Promise.all(
  chosen.map((task) =>
    trainSeeds(
      queue,
      {
        task,
        source: gymnasiumReward(task),
        steps: stepsOf(task),
        settings: settingsOf(task.id),
        checkpoints: 10,
        episodes: 100,
        ...(values.policies && { keepPolicy: keeperOf(values.policies, task.id) }),
      },
      seeds,
    ),
  ),
);

const rows = chosen.flatMap((task, i) =>
  published
    .filter(({ environment }) => environment === task.id)
    .map((theirs) => row(theirs, trained[i]!, stepsOf(task))),
);
console.log(
  markdownTable(
    ["environment", "published", "steps", "ours", "steps", "ours, worst seed", "at the last step", "ours is"],
    rows,
    [2, 4, 5, 6],
  ),
);
for (const [name, text] of Object.entries(SOURCES)) console.log(`\n${name}: ${text}`);

if (values.out) {
  writeFileSync(join(values.out, "gymnasium.jsonl"), recordLines(trained.flat()));
  for (const [i, task] of chosen.entries())
    writeFileSync(join(values.out, `${task.id}.svg`), picture(task.id, trained[i]!));
}

function keeperOf(folder: string, environment: string): (seed: number, policy: Buffer) => void {
  return (seed, policy) => writeFileSync(join(folder, `${environment}.${seed}.onnx`), policy);
}

function row(theirs: Published, records: readonly LearningRecord[], steps: number): string[] {
  const { ours, verdict } = compare(theirs, records);
  const [low, high] = ours.interval;
  const deterministic = theirs.episodes !== undefined;
  return [
    theirs.environment,
    `${theirs.mean.toFixed(1)} ± ${theirs.std.toFixed(1)} (${theirs.source})`,
    theirs.steps.toLocaleString("en"),
    `${ours.mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`,
    steps.toLocaleString("en"),
    Math.min(...ours.values).toFixed(1),
    deterministic ? atTheEnd(records).toFixed(1) : "",
    verdict === "overlap" ? "equal within the intervals" : verdict,
  ];
}

function picture(environment: string, records: readonly LearningRecord[]): string {
  const curve = curveOf(records, ({ fitness }) => fitness);
  const zoo = published.find((each) => each.environment === environment && each.source === "RL Zoo")!;
  const all = [...curve.seeds.flat(), zoo.mean];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const unit = most - least > 200 ? 100 : 20;
  const range = [unit * Math.floor(least / unit), unit * Math.ceil(most / unit)] as const;
  const reference = {
    label: `${zoo.source} after ${thousands(zoo.steps)}: ${zoo.mean.toFixed(1)}`,
    value: zoo.mean,
  };
  return drawCurves(`Learning curve of ${environment}`, [
    { title: `${environment}: return`, curve, range, reference },
  ]);
}
