/**
 * Plans the succeeding episodes that the critic brings along, and writes them to src/critic/recordings/plans.ts. To be
 * run when an environment was added or its physics changed; until then the critic plans them anew in every process.
 *
 *   npx node bench/recordings.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tasks } from "../envs/index.ts";
import { toLevel } from "../src/critic/recordings/planner.ts";
import { planAll } from "../src/critic/recordings/recordings.ts";
import { actionRanges } from "../src/sim/ranges.ts";

/** Tries a start; the pole of a cart takes the most. */
const ATTEMPTS = 12;

const entries = tasks.map((task) => {
  const ranges = actionRanges(task);
  const texts = planAll(task, ATTEMPTS).map((actions) =>
    Buffer.from(actions.map((value, k) => toLevel(value, ranges[k % ranges.length]!))).toString("base64"),
  );
  console.log(task.id);
  return `  "${task.id}": [\n${texts.map((text) => `    "${text}",`).join("\n")}\n  ],`;
});
writeFileSync(
  join(import.meta.dirname, "../src/critic/recordings/plans.ts"),
  `/**
 * Actions of episodes that succeed, by task: one text a start, one byte an action. Written by bench/recordings.ts;
 * how they were found stands in planner.ts.
 */
export const plans: Readonly<Record<string, readonly string[]>> = {
${entries.join("\n")}
};
`,
);
