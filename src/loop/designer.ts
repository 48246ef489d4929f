/** Opens a run's designer and ties it to the run's folder: transcripts, inbox, what was spent before a resume. */
import { dirname, join } from "node:path";
import type { Designer, Proposal } from "../core/candidate.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import { createDesigner } from "../designers/index.ts";
import { type PriceTable, parsePriceTable } from "../llm/index.ts";
import { findMethod } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { openRun, type RunFolder, writeAtomic } from "../store/index.ts";
import type { Ledger } from "./cost.ts";
import { readJson } from "./paid-calls.ts";

/** How fast a model's server is asked; decides nothing about what a run does. */
export interface AskingPace {
  /** Questions that begin in any minute. */
  readonly requestsPerMinute?: number;
  /** Seconds that a server may be silent, before its answer and within it; by default minutes. */
  readonly patience?: number;
  /** Questions at the same time. */
  readonly concurrency?: number;
}

export interface OpenDesignerOptions extends AskingPace {
  readonly config: RunConfig;
  readonly task: Task;
  readonly folder: RunFolder;
  /** What was paid so far; told of every call that follows. */
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  /** The only place that keys come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  onMessage(message: string): void;
  /** Called when the ledger has changed. */
  onCost(): void;
}

/**
 * The run's designer, opened by the first proposal that the journal does not hold: a resumed run that has nothing left
 * to propose asks for no key.
 */
export function lateDesigner(options: OpenDesignerOptions): Designer {
  let opened: Promise<Designer> | undefined;
  return {
    id: options.config.model,
    async propose(request, seat) {
      opened ??= openDesigner(options);
      return (await opened).propose(request, seat);
    },
    async repair(request) {
      opened ??= openDesigner(options);
      return (await opened).repair(request);
    },
  };
}

function openDesigner(options: OpenDesignerOptions): Promise<Designer> {
  const { config, task, folder, ledger, signal, env, onMessage, onCost } = options;
  const { requestsPerMinute, concurrency, patience } = options;
  return createDesigner({
    ...asConfigured(config, task),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(patience !== undefined && { patience }),
    ...(concurrency !== undefined && { concurrency }),
    signal,
    env,
    spentUsd: ledger.spentUsd,
    transcripts: {
      save: (name, json) => {
        writeAtomic(join(folder.transcripts, name), `${JSON.stringify(json, null, 2)}\n`);
        ledger.note(name, json);
        onCost();
      },
      load: (name) => readJson(join(folder.transcripts, name)),
    },
    inbox: join(folder.path, "inbox"),
    readProposals: (run) => proposalsOf(openRun(dirname(folder.path), run).readJournal()),
    onMessage,
  });
}

/**
 * Opens the designer of a run that does not exist yet, to see that it can be opened: before a folder is made and
 * anything is trained. Nothing is sent.
 * @param runsDir where `replay:<run>` finds its run
 * @throws UsageProblem, Problem or FailureError as {@link createDesigner} does
 */
export async function checkDesigner(
  config: RunConfig,
  task: Task,
  runsDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await createDesigner({
    ...asConfigured(config, task),
    signal: new AbortController().signal,
    env,
    transcripts: { save() {}, load: () => null },
    inbox: join(runsDir, "inbox"),
    readProposals: (run) => proposalsOf(openRun(runsDir, run).readJournal()),
  });
}

/** What the configuration alone decides about the designer. */
function asConfigured(config: RunConfig, task: Task) {
  const prices = ownPrices(config);
  return {
    model: config.model,
    task,
    ...(config.description !== undefined && { description: config.description }),
    method: findMethod(config.method),
    candidates: config.candidates,
    iterations: config.iterations,
    seed: config.seed,
    ...(config.baseUrl !== undefined && { baseUrl: config.baseUrl }),
    ...(config.budgetUsd !== undefined && { budgetUsd: config.budgetUsd }),
    ...(config.prompts !== undefined && { prompts: config.prompts }),
    ...(config.llm !== undefined && { llm: config.llm }),
    ...(prices && { prices }),
  };
}

/** The prices that the user gave for this run. @throws UsageProblem when they are not of the documented form */
export function ownPrices({ llm }: Pick<RunConfig, "llm">): PriceTable | undefined {
  return llm?.prices === undefined ? undefined : parsePriceTable(llm.prices, "config.json: llm.prices");
}

/** Recorded proposals by label. */
function proposalsOf(lines: readonly JournalLine[]): Map<string, Proposal> {
  return new Map(lines.flatMap((line) => (line.type === "proposed" ? [[line.label, line.proposal]] : [])));
}
