/** The options of a run: what may be asked, and between which bounds. */
import { type Command, Option } from "commander";
import { backendIds, DEFAULT_BACKEND } from "../core/backend-id.ts";
import { UsageProblem } from "../core/problem.ts";
import { MAX_TOGETHER } from "../core/training.ts";
import { positiveNumber, wholeNumber } from "./numbers.ts";

/** Seeds are 32-bit. */
export const MAX_SEED = 2 ** 32 - 1;

/** Of `run` and of `train`. */
export const backendOption = [
  "--backend <id>",
  `what trainings run on: ${backendIds.join(", ")} (default: ${DEFAULT_BACKEND}); \`design-reward doctor\` says which work here`,
] as const;

/** Adds them to a command; `verbs/run.ts` reads them. */
export function runOptions(command: Command): Command {
  command.option("--task <id>", "what to learn; `design-reward tasks` lists them");
  return paceOptions(command)
    .option("--description <text>", "the task in your own words, in place of its own description", someText)
    .option("--method <id>", "how to search (default: eureka)")
    .option(
      "--model <model>",
      "who proposes: auto, offline, anthropic:<name>, openai:<name>, manual, replay:<run> (default: auto)",
    )
    .option("--base-url <url>", "address of a server that is compatible with OpenAI's")
    .addOption(
      new Option("--effort <effort>", "how much a reasoning model may think").choices([
        "low",
        "medium",
        "high",
      ]),
    )
    .addOption(
      new Option("--answer-format <format>", "how a model answers (default: auto)").choices([
        "auto",
        "fenced",
        "structured",
      ]),
    )
    .option(
      "--context-tokens <n>",
      "tokens that prompt and answer may take together (default: what the server says)",
      wholeNumber("--context-tokens", 1024, 1e8),
    )
    .option(
      "--answer-tokens <n>",
      "most tokens of one answer, reasoning included",
      wholeNumber("--answer-tokens", 128, 1e6),
    )
    .option("--prices <file>", "your own prices in dollars per million tokens, as JSON")
    .option("--prompts <folder>", "your own prompt templates, in place of those of the same name")
    .option("--seed-reward <file>", "your own reward as the first parent")
    .option(
      "--few-shot <n>",
      "proven rewards of your own leaderboard to show to the model (default: the method's)",
      wholeNumber("--few-shot", 0, 20),
    )
    .option(
      "--repairs <n>",
      "how often a refused answer goes back to the model (default: the method's)",
      wholeNumber("--repairs", 0, 10),
    )
    .option(
      "--overlap <n>",
      "candidates that may still train when the next generation is asked for (default: the method's)",
      wholeNumber("--overlap", 0, 1000),
    )
    .option("--interactive", "ask for your own feedback between generations")
    .option(
      "--candidates <n>",
      "proposals a generation (default: the method's)",
      wholeNumber("--candidates", 1, 1000),
    )
    .option("--iterations <n>", "generations (default: the method's)", wholeNumber("--iterations", 1, 1000))
    .option(
      "--steps <n>",
      "environment steps of each training (default: the task's)",
      wholeNumber("--steps", 1, 1e11),
    )
    .option(
      "--seeds <n>",
      "trainings of each candidate (default: the method's)",
      wholeNumber("--seeds", 1, 100),
    )
    .option(
      "--final-seeds <n>",
      "fresh trainings of the winner and of the reference rewards (default: the method's)",
      wholeNumber("--final-seeds", 1, 100),
    )
    .addOption(learnerOption())
    .option("--seed <n>", "decides everything random (default: 0)", wholeNumber("--seed", 0, MAX_SEED))
    .option(...backendOption)
    .option(
      "--together <n>",
      `trainings in one graph, 1 to ${MAX_TOGETHER}, or auto: as many as this machine is fastest with (default: auto on a GPU, else 1)`,
      together,
    )
    .option("--budget-usd <dollars>", "most to spend on a model", positiveNumber("--budget-usd"))
    .option("--max-hours <hours>", "start no generation after this time", positiveNumber("--max-hours"))
    .option("--run-dir <folder>", "folder of the runs (default: runs)")
    .option("--resume <run>", "go on with a run that was stopped")
    .option("--dry-run", "print the forecast and stop")
    .option("--quiet", "only the table at the end")
    .option("--json", "print one JSON object and nothing else");
}

/** Options that decide nothing about what a run does (how fast it goes, what is told of it), so that a resumed one takes them too. */
export function paceOptions(command: Command): Command {
  return command
    .option("--jobs <n>", "trainings side by side (default: one a core)", wholeNumber("--jobs", 1, 512))
    .option(
      "--tensorboard [folder]",
      "write event files for TensorBoard (default: into the run's folder)",
      tensorboardFolder,
    )
    .option(
      "--requests-per-minute <n>",
      "most questions a minute to the model's server",
      wholeNumber("--requests-per-minute", 1, 1e6),
    )
    .option(
      "--patience <seconds>",
      "how long a model's server may be silent (default: 300; 900 before the first word of one on this machine)",
      wholeNumber("--patience", 1, 86_400),
    )
    .option(
      "--concurrency <n>",
      "questions at the same time (default: 8, and 1 to a server on this machine)",
      wholeNumber("--concurrency", 1, 1000),
    );
}

/** A setting of the learner; may be given several times. */
export function learnerOption(): Option {
  return new Option(
    "--learner <name=value>",
    "a setting of the learner, as hidden=256,256; may be given several times (docs/learner.md)",
  ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

function together(text: string): number | "auto" {
  return text === "auto" ? text : wholeNumber("--together", 1, MAX_TOGETHER)(text);
}

/** Of `--description`. */
export function someText(text: string): string {
  if (text.trim() !== "") return text;
  throw new UsageProblem("--description must say what is to be learned, got an empty text");
}

/** Of `--tensorboard [folder]`; true stands for the default. */
export function tensorboardFolder(folder: string): string {
  if (folder !== "") return folder;
  throw new UsageProblem("--tensorboard must name a folder, or stand alone; got an empty text");
}
