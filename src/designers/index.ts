/** Who proposes candidates, by the name that `--model` takes. */
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import { UsageProblem } from "../core/problem.ts";
import type { LlmSettings } from "../core/run.ts";
import {
  Budget,
  LanguageModel,
  type ModelName,
  openProvider,
  type PriceTable,
  parseModelName,
  type TranscriptStore,
} from "../llm/index.ts";
import type { Method } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { lateRoom } from "./late-room.ts";
import { createLlmDesigner } from "./llm.ts";
import { createManualDesigner } from "./manual.ts";
import {
  checkPromptFits,
  type Prompt,
  type PromptOptions,
  promptOptions,
  renderPrompt,
  type TemplateTexts,
} from "./prompt/index.ts";
import { createReplayDesigner } from "./replay.ts";

export { contextShares, promptOptions, readTemplates, renderPrompt } from "./prompt/index.ts";

export interface DesignerOptions {
  /** Resolved: `offline`, `manual`, `replay:<run>`, `<provider>:<model>`. Never `auto`. */
  readonly model: string;
  readonly task: Task;
  /** The user's own words for the task. */
  readonly description?: string;
  readonly method: Method;
  /** How many proposals a generation will be asked for, and how many generations. */
  readonly candidates: number;
  readonly iterations: number;
  /** The run's seed. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** The parent's environment variables: the only place that keys come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An OpenAI- or Anthropic-compatible server in place of the provider's own. */
  readonly baseUrl?: string;
  /** Dollars that this run may spend on the model in all. */
  readonly budgetUsd?: number;
  /** Dollars that the run spent before it was resumed: the sum over its transcripts. */
  readonly spentUsd?: number;
  /** A user's own prices, in the form of the built-in table. */
  readonly prices?: PriceTable;
  /** How a language model is asked. */
  readonly llm?: Omit<LlmSettings, "prices">;
  /** Questions that begin in any minute. */
  readonly requestsPerMinute?: number;
  /** Seconds that a model's server may be silent, before its answer and within it. */
  readonly patience?: number;
  /** Questions at the same time. */
  readonly concurrency?: number;
  /** Where transcripts go, and from where a resumed run takes answers that it already paid for. */
  readonly transcripts: TranscriptStore;
  /** The run's folder for answers by hand, `<run>/inbox`. */
  readonly inbox: string;
  /** The proposals of an earlier run, by label, for `replay:<run>`. */
  readProposals(run: string): ReadonlyMap<string, Proposal>;
  /** A user's own prompt templates by name. */
  readonly prompts?: TemplateTexts;
  /** Told what a person should know while it happens: files to write, waits, retries. */
  onMessage?(message: string): void;
}

type Kind = ModelName["kind"];

const designers: {
  readonly [K in Kind]: (
    name: Extract<ModelName, { kind: K }>,
    options: DesignerOptions,
  ) => Designer | Promise<Designer>;
} = {
  offline: async (_name, { task }) => {
    const { createOfflineDesigner } = await import("./offline/index.ts");
    return createOfflineDesigner(task);
  },
  manual: (_name, options) =>
    createManualDesigner({
      ...promptsOf(options),
      inbox: options.inbox,
      signal: options.signal,
      ...(options.onMessage && { onMessage: options.onMessage }),
    }),
  replay: ({ run }, { readProposals, candidates, iterations }) =>
    createReplayDesigner({ run, candidates, iterations, readProposals }),
  provider: async ({ provider, model }, options) => {
    const opened = await openProvider(provider, {
      model,
      env: options.env,
      ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
      ...(options.patience !== undefined && {
        patience: { firstByteMs: 1000 * options.patience, stallMs: 1000 * options.patience },
      }),
    });
    return createLlmDesigner({
      ...promptsOf(options),
      room: lateRoom(opened, options),
      model: new LanguageModel({
        provider: opened,
        budget: new Budget(options.budgetUsd, options.spentUsd),
        transcripts: options.transcripts,
        signal: options.signal,
        seed: options.seed,
        ...(options.prices && { prices: options.prices }),
        ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
        ...(options.requestsPerMinute !== undefined && { requestsPerMinute: options.requestsPerMinute }),
        ...(options.llm?.answerFormat && { answerFormat: options.llm.answerFormat }),
        ...(options.onMessage && { onMessage: options.onMessage }),
      }),
      ...(options.llm?.effort && { effort: options.llm.effort }),
      temperature: options.method.propose.temperature,
    });
  },
};

/**
 * Opens the designer that a model name stands for; nothing is sent yet.
 * @throws UsageProblem for an unknown name, a missing key or a wrong address; FailureError of kind `budget` when a
 *   budget is given and the price is unknown; Problem for broken prompt templates
 */
export async function createDesigner(options: DesignerOptions): Promise<Designer> {
  const name = parseModelName(options.model);
  if (options.baseUrl !== undefined && name.kind !== "provider") {
    throw new UsageProblem(`--base-url needs a model at that address, e.g. --model openai:<name>`);
  }
  const open = designers[name.kind] as (
    name: ModelName,
    options: DesignerOptions,
  ) => Designer | Promise<Designer>;
  return await open(name, options);
}

/** Whether the designer of that name reads what a person says: one that composes or repeats does not. */
export function readsFeedback(model: string): boolean {
  const { kind } = parseModelName(model);
  return kind === "provider" || kind === "manual";
}

/** The part of {@link DesignerOptions} that decides what is asked. */
type PromptingOptions = Pick<
  DesignerOptions,
  "task" | "description" | "method" | "prompts" | "baseUrl" | "llm"
>;

/** The prompt that a language model gets first: what a forecast counts. @throws Problem for broken templates */
export function firstPrompt(options: PromptingOptions, request: DesignRequest): Prompt {
  return renderPrompt(promptsOf(options), request);
}

/** @throws Problem for broken templates, UsageProblem where the context has no room for rules and task */
function promptsOf({ method, description, ...options }: PromptingOptions): PromptOptions {
  const prompting = promptOptions({ ...options, historyTurns: method.propose.historyTurns });
  checkPromptFits(prompting, description);
  return prompting;
}
