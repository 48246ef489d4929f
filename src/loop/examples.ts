/** Few-shot: the nearest proven rewards of the user's own leaderboard, chosen once for a run. */
import { tasks } from "../../envs/index.ts";
import type { Example } from "../core/candidate.ts";
import { Problem } from "../core/problem.ts";
import type { RunConfig } from "../core/run.ts";
import type { Task } from "../sim/environment.ts";
import type { ActionSpecs, FieldSpecs } from "../sim/fields.ts";
import { openRun } from "../store/index.ts";
import { readLeaderboard } from "../store/leaderboard.ts";
import type { Chronicle } from "./chronicle.ts";

export interface ExampleOptions {
  readonly config: RunConfig;
  readonly task: Task;
  readonly chronicle: Chronicle;
  /** The folder of all runs. */
  readonly runsDir: string;
  /** This run's own id, which is no example to itself. */
  readonly run: string;
  onMessage(message: string): void;
}

/** The examples of a run: chosen when it begins, the same ever after. A leaderboard that cannot be read gives none. */
export async function examplesFor(options: ExampleOptions): Promise<readonly Example[]> {
  const { config, chronicle, onMessage } = options;
  if ((config.fewShot ?? 0) === 0) return [];
  const { examples } = await chronicle.step("examples-chosen", [], () => {
    const found = nearestExamples(options);
    if (found.length === 0) {
      onMessage("the leaderboard holds no proven reward to show: the designer gets no examples (--few-shot)");
    }
    return { type: "examples-chosen", examples: found };
  });
  return examples;
}

/** Also what a run would be shown that has not begun. */
export function nearestExamples({
  config,
  task,
  runsDir,
  run,
  onMessage,
}: Omit<ExampleOptions, "chronicle">): readonly Example[] {
  const { fewShot = 0 } = config;
  if (fewShot === 0) return [];
  try {
    const { rows, notices } = readLeaderboard(runsDir);
    for (const notice of notices) onMessage(notice);
    const proven = rows
      .filter((row) => row.run !== run && (row.humanNormalised === null || row.humanNormalised > 0))
      .flatMap((row) => read(runsDir, row.run, onMessage))
      .map((example) => ({ example, distance: distanceTo(task, config.description, example) }))
      .sort((a, b) => a.distance - b.distance || byScore(a.example, b.example));
    const distinct = new Map(proven.toReversed().map(({ example }) => [example.source, example]));
    return proven
      .map(({ example }) => example)
      .filter((example) => distinct.get(example.source) === example)
      .slice(0, fewShot)
      .map(({ description: _description, ...example }) => example);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    onMessage(`no examples are shown (--few-shot): ${error.message}`);
    return [];
  }
}

interface Found extends Example {
  readonly description: string | undefined;
}

/** The winner of a finished run; none, with a message, where the run cannot be read or its task is unknown here. */
function read(runsDir: string, run: string, onMessage: (message: string) => void): Found[] {
  try {
    const folder = openRun(runsDir, run);
    const last = folder.readJournal().at(-1);
    const task = tasks.find(({ id }) => id === folder.config.task);
    if (last?.type !== "run-finished" || !task) return [];
    const { winner, humanNormalised } = last.result;
    const { description } = folder.config;
    return [
      {
        task: task.id,
        title: description ?? task.title,
        source: winner.source,
        humanNormalised,
        run,
        label: winner.label,
        description,
      },
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    onMessage(`run ${run} is no example: ${error.message}`);
    return [];
  }
}

/**
 * How far an example's task is away: 0 for the same task in the same words, 1 for the same task in other words, 2 for
 * another task of the same environment; else 3 to 4, by the share of state fields and actions whose name and unit both
 * environments have (Jaccard: shared over all).
 */
function distanceTo(task: Task, description: string | undefined, example: Found): number {
  if (example.task === task.id) return example.description === description ? 0 : 1;
  const other = tasks.find(({ id }) => id === example.task)!;
  if (other.environment.id === task.environment.id) return 2;
  const [here, there] = [quantities(task), quantities(other)];
  const shared = [...here].filter((quantity) => there.has(quantity)).length;
  return 4 - shared / (here.size + there.size - shared);
}

function quantities({ environment }: Task): ReadonlySet<string> {
  const fields: FieldSpecs = environment.state;
  const actions: ActionSpecs = environment.action;
  return new Set([
    ...Object.entries(fields).map(([name, { unit }]) => `${name} ${unit}`),
    ...Object.entries(actions).map(
      ([name, spec]) => `${name} ${spec.kind === "control" ? spec.unit : spec.kind}`,
    ),
  ]);
}

/** The better one first; one whose score is undefined last; ids of runs decide the rest. */
function byScore(a: Found, b: Found): number {
  const [x, y] = [a.humanNormalised ?? -Infinity, b.humanNormalised ?? -Infinity];
  return x === y ? (a.run < b.run ? -1 : 1) : y - x;
}
