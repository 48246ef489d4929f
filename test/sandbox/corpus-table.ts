/**
 * Writes docs/hostile-corpus.md: every hostile reward, alone in a fresh process, with its limit, outcome and time. Run it as
 * `npx node test/sandbox/corpus-table.ts`; it takes minutes.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Critic } from "../../src/critic/index.ts";
import type { HostileReward } from "./corpus/hostile-reward.ts";
import { items, type Kind } from "./corpus/items.ts";
import { corpusTask } from "./corpus/task.ts";
import { corpus } from "./corpus.ts";
import { GOOD_TERMS, HostileChild, type Limits, limitsOf, outcomeOf } from "./hostile-child.ts";

export const TABLE = join(import.meta.dirname, "../../docs/hostile-corpus.md");

export interface CaseResult {
  readonly hostile: HostileReward;
  readonly outcome: string;
  /** From the request to the answer or the end of the process. */
  readonly seconds: number;
  /** Gate that refused it, and what for; `accepted` where none did. */
  readonly verdict: string;
}

/** One case in a process of its own that has done a good reward before and does one afterwards, or its successor does. */
export async function runAlone(
  hostile: HostileReward,
  critic: Critic,
  limits: Limits = limitsOf(hostile),
): Promise<CaseResult> {
  const { verdict } = await critic.critique(hostile.source);
  using child = new HostileChild();
  await expectGood(child, `before "${hostile.name}"`);
  const start = performance.now();
  const outcome = outcomeOf(await child.run(hostile, limits));
  const seconds = (performance.now() - start) / 1000;
  await expectGood(child, `after "${hostile.name}"`);
  return {
    hostile,
    outcome,
    seconds,
    verdict: verdict.accepted ? "accepted" : `${verdict.gate}: ${hostile.finding ?? verdict.failure?.kind}`,
  };
}

async function expectGood(child: HostileChild, when: string): Promise<void> {
  const event = await child.good();
  const terms = "terms" in event ? JSON.stringify(event.terms) : event.message;
  if (terms !== JSON.stringify(GOOD_TERMS)) throw new Error(`A good reward ${when} gave ${terms}.`);
}

/** Seconds until the clock that this case meets first stops it. */
function limitOf(hostile: HostileReward): number {
  const { isolateMs, processMs } = limitsOf(hostile);
  return (hostile.stubborn ? processMs : isolateMs) / 1000;
}

/** Once more where it took more than twice its time: on a busy machine that tells chance from fault. */
async function runFairly(hostile: HostileReward, critic: Critic): Promise<CaseResult> {
  const first = await runAlone(hostile, critic);
  return first.seconds <= 2 * limitOf(hostile) ? first : runAlone(hostile, critic);
}

const row = ({ hostile, outcome, seconds, verdict }: CaseResult): string =>
  `| ${hostile.item} | ${hostile.name} | ${verdict} | ${limitOf(hostile)} s${hostile.stubborn ? ", parent" : ""} | ${outcome} | ${seconds.toFixed(2)} s |`;

function tableOf(results: readonly CaseResult[]): string {
  const sections = (Object.keys(items) as Kind[]).map((kind) => {
    const rows = items[kind].flatMap((item) =>
      results.filter(({ hostile }) => hostile.item === item).map(row),
    );
    return [
      `## ${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      "",
      "| attack | case | through the critic | limit | outcome without the contract | time |",
      "| --- | --- | --- | --- | --- | ---: |",
      ...rows,
      "",
    ].join("\n");
  });
  const dead = results.filter(({ hostile }) => hostile.stubborn).length;
  const refused = results.filter(({ verdict }) => verdict !== "accepted").length;
  return `# Hostile corpus

Written by \`npx node test/sandbox/corpus-table.ts\`; do not edit. ${results.length} rewards (\`test/sandbox/corpus/\`), each in a process of its own
that evaluates a good reward before and after it, or whose successor does. "Through the critic" names the gate that refuses it
and what for: ${refused} of ${results.length} are refused. The outcome is what happens when the reward is put into the isolate all the same;
\`harmless\` means that it evaluates to numbers because the attack came to nothing, or because only the dry run can see it (hidden
state). The limit is the clock that ends the case: the isolate's, or the parent's for the ${dead} that run inside V8 where the
isolate's cannot reach. Each ends within twice that; one that did not was run once more, to tell a busy machine from a fault.
Times are of one run on a machine of two cores that was shared with others.

${sections.join("\n")}`;
}

if (process.argv[1] === import.meta.filename) {
  using critic = new Critic(corpusTask);
  const results: CaseResult[] = [];
  for (const hostile of corpus) {
    const result = await runFairly(hostile, critic);
    results.push(result);
    if (!hostile.outcomes.includes(result.outcome) || result.seconds > 2 * limitOf(hostile)) {
      process.exitCode = 1;
      console.error(`Not as the corpus says: ${row(result)}`);
    }
  }
  if (process.exitCode === undefined) writeFileSync(TABLE, tableOf(results));
}
