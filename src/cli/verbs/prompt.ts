/** `design-reward prompt`: exactly what a language model would be sent, without sending it. */
import { findTask } from "../../../envs/index.ts";
import type { DesignRequest } from "../../core/candidate.ts";
import { plainLine, plainText } from "../../core/plain-text.ts";
import { UsageProblem } from "../../core/problem.ts";
import type { RunConfig } from "../../core/run.ts";
import { tableLines } from "../../core/text-table.ts";
import { promptOptions, readTemplates, renderPrompt } from "../../designers/index.ts";
import { nearestExamples, nextRequest, resolveConfig } from "../../loop/index.ts";
import { findMethod } from "../../methods/index.ts";
import { openRun } from "../../store/index.ts";
import type { Report, VerbContext } from "../verb.ts";

interface PromptArguments {
  readonly task?: string;
  readonly generationOf?: string;
  readonly description?: string;
  readonly prompts?: string;
  readonly fewShot?: number;
  readonly contextTokens?: number;
  readonly answerTokens?: number;
}

interface Question {
  readonly config: RunConfig;
  readonly request: DesignRequest;
  /** The run whose next generation it is, or null. */
  readonly run: string | null;
}

/** @throws UsageProblem for options that do not go together, an unknown task, run or folder */
export async function prompt(context: VerbContext, options: PromptArguments): Promise<Report> {
  const { contextTokens, answerTokens, prompts } = options;
  const question = await questionOf(context, options);
  const { config, request, run } = question;
  const prompting = promptOptions({
    ...config,
    task: findTask(config.task),
    historyTurns: findMethod(config.method).propose.historyTurns,
    ...(prompts !== undefined && { prompts: readTemplates(prompts) }),
    llm: {
      ...config.llm,
      ...(contextTokens !== undefined && { contextTokens }),
      ...(answerTokens !== undefined && { answerTokens }),
    },
  });
  const { system, user, sections, tokens } = renderPrompt(prompting, request);
  const most = prompting.promptTokens!;
  const rows = sections.map((section) => [
    section.name,
    String(section.tokens),
    section.told === section.of ? "" : `${section.told} of ${section.of} told`,
  ]);
  const text = [
    "=== system ===",
    plainText(system),
    "=== user ===",
    plainText(user),
    `=== about ${tokens} tokens, of at most ${most}${tokens > most ? ": TOO LONG" : ""} ===`,
    ...tableLines(["section", "tokens", ""], rows, [1]),
  ].join("\n");
  const { generation } = request;
  return {
    json: { task: config.task, run, generation, system, user, tokens, promptTokens: most, sections },
    text,
  };
}

async function questionOf(context: VerbContext, options: PromptArguments): Promise<Question> {
  if (options.generationOf !== undefined) {
    const fixed = (["task", "description", "fewShot"] as const).find((name) => options[name] !== undefined);
    if (fixed !== undefined) {
      throw new UsageProblem(
        `--${fixed === "fewShot" ? "few-shot" : fixed} cannot be given with --generation-of: the run has its own`,
      );
    }
    const folder = openRun(context.runsDir, options.generationOf);
    return { config: folder.config, request: await nextRequest(folder), run: folder.id };
  }
  if (options.task === undefined) {
    throw new UsageProblem(
      "prompt needs --task <id> for a first prompt, or --generation-of <run> for a run's next one",
    );
  }
  const task = findTask(options.task);
  const { description, fewShot } = options;
  const config = resolveConfig(task, { model: "offline", description, fewShot });
  const examples = nearestExamples({
    config,
    task,
    runsDir: context.runsDir,
    run: "",
    onMessage: (message) => context.terminal.warn(`design-reward: ${plainLine(message)}`),
  });
  return { config, request: firstRequest(config, examples), run: null };
}

function firstRequest(config: RunConfig, examples: DesignRequest["examples"]): DesignRequest {
  return {
    task: config.task,
    ...(config.description !== undefined && { description: config.description }),
    generation: 0,
    count: config.candidates,
    seed: config.seed,
    incumbent: null,
    history: [],
    ...(examples && examples.length > 0 && { examples }),
  };
}
