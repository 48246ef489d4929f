/** A run that is answered through its inbox by another program: this test. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunEvent } from "../../src/core/run.ts";
import { journalText, start } from "./command.ts";

/** Answers by file name, without the ending. */
export type Answers = Readonly<Record<string, string>>;

/** 1 candidate × 2 generations by hand, small enough for a test. */
export const manualRun = (runs: string, model = "manual"): string[] =>
  "--task cartpole-balance --candidates 1 --iterations 2 --steps 4096 --final-seeds 1 --repairs 1 --seed 5 --json"
    .split(" ")
    .concat("--model", model, "--run-dir", runs);

/** Starts the program and writes every answer that it asks for and that is known; `asked` collects the others. */
export function startAnswering(args: readonly string[], answers: Answers) {
  const started = start(args);
  const asked = new Set<string>();
  const told: string[] = [];
  let rest = "";
  started.child.stderr.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      told.push(line);
      const files = /: write (.*) \(or \.ts/.exec(line)?.[1]?.split(", ") ?? [];
      const folder = dirname(files[0] ?? "");
      for (const [index, file] of files.entries()) {
        const path = index === 0 ? file : join(folder, file);
        const stem = path.slice(folder.length + 1, -".md".length);
        const answer = answers[stem];
        if (answer === undefined) asked.add(stem);
        else if (!existsSync(path)) writeFileSync(path, `\`\`\`ts\n${answer}\n\`\`\`\n`);
      }
    }
  });
  return { ...started, asked, told };
}

/** The journal without numbers and times, and without what names the model. */
export function events(runs: string): RunEvent[] {
  return journalText(runs)
    .trim()
    .split("\n")
    .map((line) => {
      const { seq: _seq, at: _at, ...event } = JSON.parse(line);
      return JSON.parse(JSON.stringify(event).replace(/"model":"[^"]*"/g, '"model":""')) as RunEvent;
    });
}

export const prompt = (run: string, name: string): string => readFileSync(join(run, "inbox", name), "utf8");
