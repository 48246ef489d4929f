/**
 * What the audit of the policy that counts costs: its share of one training on each task's `human` reward, a Markdown table.
 *
 *     npx node bench/audit.ts [task …]
 */
import { referenceReward, tasks } from "../envs/index.ts";
import { trainOnce } from "../src/loop/index.ts";

const wanted = process.argv.slice(2);

console.log("| task | steps | seconds | of them in the audit |");
console.log("| --- | ---: | ---: | ---: |");
for (const task of tasks.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  const { result, timing } = await trainOnce({
    task,
    label: "human",
    source: referenceReward(task, "human"),
    seed: 1,
    observe: () => {},
    signal: new AbortController().signal,
  });
  const share = (100 * (timing.auditShare ?? Number.NaN)).toFixed(1);
  console.log(
    `| \`${task.id}\` | ${result.steps.toLocaleString("en")} | ${timing.seconds.toFixed(1)} | ${share} % |`,
  );
}
