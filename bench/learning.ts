/**
 * How soon PPO solves each task with its `human` reward: environment steps until the first checkpoint whose
 * deterministic policy succeeds in 90 % of its episodes, and the final success, for three seeds; a Markdown table.
 *
 *     npx node bench/learning.ts [task …]
 */
import { referenceReward, tasks } from "../envs/index.ts";
import { trainOnce } from "../src/loop/index.ts";

const SEEDS = [1, 2, 3];
const SOLVED = 0.9;
const wanted = process.argv.slice(2);

console.log("| task | steps a training | first solved after | final success |");
console.log("| --- | ---: | --- | --- |");
for (const task of tasks.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  const first: string[] = [];
  const last: string[] = [];
  for (const seed of SEEDS) {
    const { result } = await trainOnce({
      task,
      label: "human",
      source: referenceReward(task, "human"),
      seed,
      observe: () => {},
      signal: new AbortController().signal,
    });
    const solved = result.checkpoints.find(({ evaluation }) => (evaluation.success ?? 0) >= SOLVED);
    first.push(solved ? `${Math.round(solved.steps / 1000)}k` : "never");
    last.push((result.evaluation.success ?? 0).toFixed(2));
  }
  const steps = task.training.steps.toLocaleString("en");
  console.log(`| \`${task.id}\` | ${steps} | ${first.join(", ")} | ${last.join(", ")} |`);
}
