/** Opens a run's designer and ties it to the run's folder: transcripts, inbox, what was spent before a resume. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Designer, Proposal } from "../core/candidate.ts";
import type { JournalLine, RunConfig } from "../core/run.ts";
import { createDesigner } from "../designers/index.ts";
import { parsePriceTable } from "../llm/index.ts";
import { findMethod } from "../methods/index.ts";
import type { Task } from "../sim/environment.ts";
import { openRun, type RunFolder, writeAtomic } from "../store/index.ts";

export interface OpenDesignerOptions {
  readonly config: RunConfig;
  readonly task: Task;
  readonly folder: RunFolder;
  /** The journal so far. */
  readonly lines: readonly JournalLine[];
  readonly signal: AbortSignal;
  /** The only place that keys come from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  onMessage(message: string): void;
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
  const { config, task, folder, lines, signal, env, onMessage } = options;
  return createDesigner({
    ...asConfigured(config, task),
    signal,
    env,
    spentUsd: spent(proposalsOf(lines)),
    transcripts: {
      save: (name, json) => writeAtomic(join(folder.transcripts, name), `${JSON.stringify(json, null, 2)}\n`),
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
  return {
    model: config.model,
    task,
    method: findMethod(config.method),
    candidates: config.candidates,
    iterations: config.iterations,
    seed: config.seed,
    ...(config.baseUrl !== undefined && { baseUrl: config.baseUrl }),
    ...(config.budgetUsd !== undefined && { budgetUsd: config.budgetUsd }),
    ...(config.llm?.prices !== undefined && { prices: parsePriceTable(config.llm.prices) }),
    ...(config.prompts !== undefined && { prompts: config.prompts }),
  };
}

/** Recorded proposals by label. */
function proposalsOf(lines: readonly JournalLine[]): Map<string, Proposal> {
  return new Map(lines.flatMap((line) => (line.type === "proposed" ? [[line.label, line.proposal]] : [])));
}

function spent(proposals: ReadonlyMap<string, Proposal>): number {
  return [...proposals.values()].reduce(
    (sum, { notes }) => sum + (typeof notes.usd === "number" ? notes.usd : 0),
    0,
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
