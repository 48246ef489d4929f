/** The command line: its verbs, their options, and which file does the work (loaded only when it is needed). */
import { Command } from "commander";
import { nearest } from "../core/nearest.ts";
import { packageVersion } from "../core/package.ts";
import { UsageProblem } from "../core/problem.ts";
import { wholeNumber } from "./numbers.ts";
import {
  backendOption,
  learnerOption,
  MAX_SEED,
  paceOptions,
  runOptions,
  someText,
  tensorboardFolder,
} from "./run-options.ts";
import type { Report, VerbContext } from "./verb.ts";

/** A command line understood: a verb to run, or a text (help, version) to print. */
export type ParsedCommandLine =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "verb";
      readonly needsNode24: boolean;
      readonly quiet: boolean;
      readonly runsDir: string;
      run(context: VerbContext): Promise<Report>;
    };

type Invocation = Omit<Extract<ParsedCommandLine, { type: "verb" }>, "type" | "quiet" | "runsDir">;

/** @throws UsageProblem or CommanderError when the command line is wrong */
export function parseCommandLine(args: readonly string[]): ParsedCommandLine {
  let text = "";
  let chosen: (Invocation & { readonly options: Options }) | null = null;
  const root = buildProgram((command, invocation) => {
    refuseStrayOptions(command);
    chosen = { ...invocation, options: allOptions(command) };
  });
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (part) => {
        text += part;
      },
      writeErr: () => {},
    });
  }
  try {
    root.parse(args, { from: "user" });
  } catch (error) {
    if (text !== "") return { type: "text", text };
    throw error;
  }
  // Assigned in a callback, which the compiler does not follow.
  const invocation = chosen as (Invocation & { readonly options: Options }) | null;
  if (invocation === null) return { type: "text", text };
  const { options, ...rest } = invocation;
  const runsDir = typeof options.runDir === "string" ? options.runDir : "runs";
  if (runsDir === "") throw new UsageProblem("--run-dir must name a folder, got an empty text");
  return { type: "verb", ...rest, quiet: options.quiet === true, runsDir };
}

type Options = Readonly<Record<string, unknown>>;

/** Options given before the verb count as well as those after it. */
function allOptions(command: Command): Options {
  return { ...command.parent?.opts(), ...command.opts() };
}

/** Options that mean the same before every verb. */
const shared: ReadonlySet<string> = new Set(["json", "runDir", "quiet"]);

/** An option of a run that stands before another verb would be passed over in silence. */
function refuseStrayOptions(command: Command): void {
  if (!command.parent || command.name() === "run") return;
  const stray = Object.keys(command.parent.opts()).find((name) => !shared.has(name));
  const option = command.parent.options.find((each) => each.attributeName() === stray);
  if (!option) return;
  throw new UsageProblem(
    command.options.some(({ long }) => long === option.long)
      ? `${option.long} belongs after the verb: design-reward ${command.name()} … ${option.long} …`
      : `${option.long} is no option of \`${command.name()}\`; see design-reward ${command.name()} --help`,
  );
}

function buildProgram(choose: (command: Command, invocation: Invocation) => void): Command {
  const root = new Command("design-reward")
    .description("Designs reward functions: proposes, gates in a sandbox, trains, analyses, improves.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .enablePositionalOptions()
    .allowExcessArguments()
    .showSuggestionAfterError()
    .usage("--task <id> [options]\n       design-reward <verb> [options]");
  runOptions(root).action(() => {
    const [word] = root.args;
    if (word !== undefined) throw unknownVerb(root, word);
    choose(root, {
      needsNode24: true,
      run: async (context) => (await import("./verbs/run.ts")).run(context, root.opts()),
    });
  });
  root.addHelpText(
    "after",
    "\nNumbers may be written 1e6, 300k or 1_000_000.\nFirst steps: design-reward tasks · design-reward --task cartpole-swingup · design-reward leaderboard",
  );

  const verb = (usage: string, description: string) =>
    root
      .command(usage)
      .description(description)
      .allowExcessArguments(false)
      .option("--json", "print one JSON object and nothing else")
      .option("--run-dir <folder>", "folder of the runs (default: runs)");

  const run = runOptions(root.command("run").description("design a reward (the default verb)"));
  run.allowExcessArguments(false).action(() =>
    choose(run, {
      needsNode24: true,
      run: async (context) => (await import("./verbs/run.ts")).run(context, allOptions(run)),
    }),
  );

  const tasks = verb("tasks", "list the tasks").action(() =>
    choose(tasks, {
      needsNode24: false,
      run: async () => (await import("./verbs/tasks.ts")).listTasks(),
    }),
  );

  const show = verb("show", "show a task, a run, or a candidate")
    .argument("<name>", "task id, run id, <run>/<candidate>, or a candidate's id")
    .action((name: string) =>
      choose(show, {
        needsNode24: false,
        run: async (context) => (await import("./verbs/show.ts")).show(context, name),
      }),
    );

  const runs = verb("runs", "list the runs").action(() =>
    choose(runs, {
      needsNode24: true,
      run: async (context) => (await import("./verbs/runs.ts")).runs(context),
    }),
  );

  const leaderboard = verb("leaderboard", "the best rewards over all runs, per task")
    .option("--task <id>", "only this task")
    .option("--rebuild", "build the database anew from the journals")
    .action(() =>
      choose(leaderboard, {
        needsNode24: true,
        run: async (context) =>
          (await import("./verbs/leaderboard.ts")).leaderboard(context, leaderboard.opts()),
      }),
    );

  const compare = verb("compare", "set two runs side by side")
    .argument("<run>")
    .argument("<other-run>")
    .action((first: string, second: string) =>
      choose(compare, {
        needsNode24: true,
        run: async (context) => (await import("./verbs/compare.ts")).compare(context, first, second),
      }),
    );

  const validate = verb("validate", "put a reward through the critic's gates, without training")
    .argument("<reward.ts>")
    .requiredOption("--task <id>", "the task that the reward is for")
    .action((file: string) =>
      choose(validate, {
        needsNode24: true,
        run: async (context) =>
          (await import("./verbs/validate.ts")).validate(context, file, validate.opts()),
      }),
    );

  const train = verb("train", "train one policy on one reward")
    .argument("<reward>", "a file, or `human` or `sparse` for the task's own rewards")
    .requiredOption("--task <id>", "the task to train on")
    .option("--steps <n>", "environment steps (default: the task's)", wholeNumber("--steps", 1, 1e11))
    .option("--seed <n>", "decides everything random (default: 0)", wholeNumber("--seed", 0, MAX_SEED))
    .addOption(learnerOption())
    .option(...backendOption)
    .option("--log <file>", "write what is measured in training, one line of JSON a rollout")
    .option("--policy <file>", "write the trained policy as an ONNX file")
    .option(
      "--state <file>",
      "keep how far the training is; a training that was stopped goes on from there when the same command is given again",
    )
    .option(
      "--tensorboard [folder]",
      "write event files for TensorBoard (default: tensorboard in the folder of the runs)",
      tensorboardFolder,
    )
    .option("--quiet", "no progress")
    .action((reward: string) =>
      choose(train, {
        needsNode24: true,
        run: async (context) => (await import("./verbs/train.ts")).train(context, reward, train.opts()),
      }),
    );

  const prompt = verb("prompt", "print what a language model would be sent")
    .option("--task <id>", "the task whose first prompt to print")
    .option("--generation-of <run>", "the prompt of this run's next generation")
    .option("--description <text>", "the task in your own words, in place of its own description", someText)
    .option("--prompts <folder>", "your own prompt templates, in place of those of the same name")
    .option(
      "--few-shot <n>",
      "proven rewards of your own leaderboard to show",
      wholeNumber("--few-shot", 0, 20),
    )
    .option(
      "--context-tokens <n>",
      "tokens that prompt and answer may take together",
      wholeNumber("--context-tokens", 1024, 1e8),
    )
    .option("--answer-tokens <n>", "most tokens of one answer", wholeNumber("--answer-tokens", 128, 1e6))
    .action(() =>
      choose(prompt, {
        needsNode24: true,
        run: async (context) => (await import("./verbs/prompt.ts")).prompt(context, prompt.opts()),
      }),
    );

  const exporting = verb("export", "write a run's winner or a candidate as a package of its own")
    .argument("<name>", "run id, <run>/<candidate>, or a candidate's id")
    .option("--format <format>", "ts or js (default: ts)")
    .requiredOption("-o, --output <folder>", "where to write it")
    .action((name: string) =>
      choose(exporting, {
        needsNode24: true,
        run: async (context) => (await import("./verbs/export.ts")).exportTo(context, name, exporting.opts()),
      }),
    );

  const resume = paceOptions(verb("resume", "go on with a run that was stopped"))
    .argument("<run>")
    .option("--interactive", "ask for your own feedback between generations")
    .option("--quiet", "only the table at the end")
    .action((name: string) =>
      choose(resume, {
        needsNode24: true,
        run: async (context) => (await import("./verbs/resume.ts")).resume(context, name, resume.opts()),
      }),
    );

  const feedback = verb("feedback", "say something about a run that its designer reads with its next prompt")
    .argument("<run>")
    .argument("<text>", "what to say; - reads it from standard input")
    .option("--instead", "in place of the automatic reflection, not beside it")
    .action((name: string, text: string) =>
      choose(feedback, {
        needsNode24: true,
        run: async (context) =>
          (await import("./verbs/feedback.ts")).feedback(context, name, text, feedback.opts()),
      }),
    );

  const doctor = verb("doctor", "check that this machine has what is needed").action(() =>
    choose(doctor, {
      needsNode24: true,
      run: async (context) => (await import("./verbs/doctor.ts")).doctor(context),
    }),
  );

  root
    .command("help")
    .description("print this help, or that of a verb")
    .argument("[verb]")
    .option("--json", "print one JSON object and nothing else")
    .action((name?: string) => {
      const command = name === undefined ? root : root.commands.find((each) => each.name() === name);
      if (!command) throw unknownVerb(root, name!);
      command.outputHelp();
    });
  return root;
}

function unknownVerb(root: Command, word: string): UsageProblem {
  const verbs = root.commands.map((command) => command.name());
  const near = nearest(word, verbs);
  return new UsageProblem(
    near === null
      ? `unknown verb "${word}": expected one of ${verbs.join(", ")}, or --task <id> to design a reward`
      : `unknown verb "${word}"; did you mean "${near}"?`,
  );
}
