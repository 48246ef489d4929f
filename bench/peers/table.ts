/** The results as the Markdown table of docs/peers.md. */
import { cpus } from "node:os";
import { quantile } from "../../src/core/statistics.ts";
import { CORES, type Contender, type Way } from "./contenders.ts";
import { VERSIONS } from "./installation.ts";

/** What is known of one contender. */
export interface Entry {
  readonly contender: Contender;
  /** The program that runs it: Node, or the Python that has its library. */
  readonly interpreter: string;
  /** After the learning check. */
  fitness: number | null;
  readonly compileSeconds: number[];
  /** Steps a second of every round, summed over the processes; alone first, then the ways to use all cores. */
  readonly results: readonly { readonly way: Way; readonly rates: number[] }[];
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** @param learningSteps of the learning check */
export function table(entries: readonly Entry[], learningSteps: number): string {
  const lines = [
    `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}, medians of ${entries[0]!.results[0]!.rates.length} interleaved rounds`,
    "",
    `| program | versions | one core, steps/s | ours / it | ${CORES} cores, steps/s | ours / it | used as | fitness after |`,
    "| --- | --- | ---: | ---: | ---: | ---: | --- | --- |",
    ...entries.map((entry) => row(entry, entries[0]!, learningSteps)),
  ];
  for (const { contender, compileSeconds, results } of entries)
    if (compileSeconds.length > 0)
      lines.push(
        "",
        `${contender.name}: compiles for ${median(compileSeconds).toFixed(1)} s, which no rate above counts. ${withCompilation(median(results[0]!.rates), median(compileSeconds))}`,
      );
  return lines.join("\n");
}

function row(entry: Entry, own: Entry, learningSteps: number): string {
  const { contender, fitness, results } = entry;
  const [alone, ...shared] = results;
  const best = shared.reduce<(typeof shared)[number] | undefined>(
    (found, each) => (found && median(found.rates) >= median(each.rates) ? found : each),
    undefined,
  );
  const ratio = (rates: readonly number[] | undefined, of: readonly number[] | undefined) =>
    rates && of && entry !== own ? median(of.map((rate, i) => rate / rates[i]!)).toFixed(2) : "";
  const steps = Math.round((learningSteps * contender.learningShare) / 1000);
  return `| ${[
    contender.name,
    contender.library ? VERSIONS[contender.library] : `Node ${process.versions.node}`,
    thousands(alone!.rates),
    ratio(alone!.rates, own.results[0]!.rates),
    best ? thousands(best.rates) : "",
    ratio(best?.rates, own.results[1]?.rates),
    best ? used(best.way) : "",
    fitness === null ? "" : `${fitness.toFixed(2)} (${steps.toLocaleString("en")}k)`,
  ].join(" | ")} |`;
}

function thousands(rates: readonly number[]): string {
  return Math.round(median(rates)).toLocaleString("en");
}

function used({ processes, threads }: Way): string {
  return processes > 1 ? `${processes} processes` : `1 process, ${threads} threads`;
}

function withCompilation(rate: number, seconds: number): string {
  const counted = [300_000, 3_000_000].map((steps) => {
    const all = Math.round(steps / (steps / rate + seconds));
    return `${all.toLocaleString("en")} steps/s in a training of ${steps.toLocaleString("en")} steps`;
  });
  return `With it, on one core: ${counted.join(", ")}.`;
}
