/**
 * The same task, network, epochs and minibatches in Stable-Baselines3, CleanRL and PureJaxRL's structure, interleaved
 * with ours, in environment steps a second. Prints the Markdown table of docs/peers.md.
 *
 *     npx node bench/peers/index.ts [rounds, default 5] [steps, default 327680] [steps of the learning check, default 1500000]
 *
 * The peers are installed with pip into `$PEERS_VENV`, by default a folder in the system's temporary one (6 GB, most
 * of it the CUDA libraries that torch's wheel on PyPI asks for); whatever cannot be installed is left out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import { CORES, measure, ours, peers, ROLLOUT, type Way } from "./contenders.ts";
import { install } from "./installation.ts";
import { type Entry, table } from "./table.ts";
import { verify } from "./verification.ts";

const [rounds, steps, learningSteps] = [5, 327_680, 1_500_000].map((usual, i) =>
  Number(process.argv[2 + i] ?? usual),
);
const alone: Way = { processes: 1, threads: 1 };
const together: Way = { processes: CORES, threads: 1 };
const threaded: Way = { processes: 1, threads: CORES };

const scratch = mkdtempSync(join(tmpdir(), "design-reward-bench-"));
try {
  const entries = await prepare();
  await verify(entries, scratch);
  if (learningSteps! > 0) await learn(entries);
  for (let round = 1; round <= rounds!; round++) {
    for (const entry of entries) await measureOnce(entry);
    say(`round ${round} of ${rounds} done`);
  }
  console.log(table(entries, learningSteps!));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Ours first, then the peers that could be installed and survive a short training. */
async function prepare(): Promise<Entry[]> {
  const entry = (contender: Entry["contender"], interpreter: string, ways: readonly Way[]): Entry => ({
    contender,
    interpreter,
    fitness: null,
    compileSeconds: [],
    results: ways.map((way) => ({ way, rates: [] })),
  });
  const entries = [entry(ours, process.execPath, CORES > 1 ? [alone, together] : [alone])];
  const missing = new Set<string>();
  for (const contender of peers)
    try {
      const interpreter = await install(contender.library!);
      await measure(contender, interpreter, ROLLOUT, alone, scratch);
      entries.push(entry(contender, interpreter, CORES > 1 ? [alone, together, threaded] : [alone]));
    } catch (error) {
      missing.add((error as Error).message);
    }
  for (const sentence of missing) console.log(`left out: ${sentence}`);
  return entries;
}

async function measureOnce({ contender, interpreter, results, compileSeconds }: Entry): Promise<void> {
  for (const { way, rates } of results) {
    const all = await measure(contender, interpreter, steps! * contender.share, way, scratch);
    rates.push(all.reduce((sum, { stepsPerSecond }) => sum + stepsPerSecond, 0));
    if (way === alone) compileSeconds.push(...all.flatMap((each) => each.compileSeconds ?? []));
  }
}

/** One longer training each, as many at a time as there are cores: so that nobody is fast because it does not learn. */
async function learn(entries: readonly Entry[]): Promise<void> {
  const queue = new PQueue({ concurrency: CORES });
  await queue.addAll(
    entries.map((entry) => async () => {
      const { contender, interpreter } = entry;
      const way = { ...alone, cores: CORES };
      const [measured] = await measure(
        contender,
        interpreter,
        learningSteps! * contender.learningShare,
        way,
        scratch,
      );
      entry.fitness = measured!.fitness;
      say(`${contender.name}: fitness ${measured!.fitness?.toFixed(2)}`);
    }),
  );
}

/** Progress, and how busy the machine is with other work: its load is part of the result. */
function say(sentence: string): void {
  console.error(`${sentence} (load ${loadavg()[0]!.toFixed(1)})`);
}
