/** The question that a reviewer is asked: `prompts/review.md` with its slots `{{name}}` filled. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../core/finding.ts";
import { packageRoot } from "../../core/package.ts";
import { Problem } from "../../core/problem.ts";
import { taskTypes } from "../../reward/task-types.ts";
import type { Task } from "../../sim/environment.ts";

const slots = ["title", "description", "endsWhen", "types", "source", "findings"] as const;
const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * @param description the user's own words for the task, where they replace the task's
 * @throws Problem for a template that is missing or has other slots
 */
export function reviewQuestion(
  task: Task,
  source: string,
  findings: readonly Finding[],
  description = task.description,
): string {
  const values: Readonly<Record<(typeof slots)[number], string>> = {
    title: task.title,
    description,
    endsWhen: task.endsWhen === "" ? "nothing ends it early" : task.endsWhen,
    types: taskTypes(task).trimEnd(),
    source: numbered(source),
    findings: findings.length === 0 ? "Nothing." : findings.map(({ message }) => `- ${message}`).join("\n"),
  };
  return template().replace(SLOT, (_all, slot: string) => values[slot as keyof typeof values]);
}

/** With line numbers, which problems refer to; the mark that ends the data cannot stand in it. */
function numbered(source: string): string {
  const lines = source.trimEnd().replaceAll("</reward", "< /reward").split("\n");
  return lines.map((line, index) => `${String(index + 1).padStart(3)} | ${line}`).join("\n");
}

function template(): string {
  const file = join(packageRoot(), "prompts", "review.md");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Problem(`prompt template ${file} cannot be read; install the package again`, { cause });
  }
  const found = new Set([...text.matchAll(SLOT)].map(([, slot]) => slot!));
  const unknown = [...found].find((slot) => !(slots as readonly string[]).includes(slot));
  const missing = slots.find((slot) => !found.has(slot));
  if (unknown !== undefined || missing !== undefined) {
    throw new Problem(`prompt template ${file} must have exactly the slots ${slots.join(", ")}`);
  }
  return text;
}
