/**
 * Steps the environments of this folder and Gymnasium's own from the same states with the same actions, and prints the
 * largest differences. Gymnasium is installed with pip into a temporary environment, or taken from a Python that has it.
 *
 *     npx node bench/gymnasium/verify.ts [--python <python>] [--rows 4000] [--record <folder>]
 *
 * `--record` also writes the transitions, one file an environment: with `--rows 48`, what `test/bench` replays.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Difference, replay, resetSummary, type Trace } from "./replay.ts";
import { classics } from "./tasks/index.ts";

const { values } = parseArgs({
  options: {
    python: { type: "string" },
    rows: { type: "string", default: "4000" },
    record: { type: "string" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "design-reward-gymnasium-"));
try {
  const python = values.python ?? install(folder);
  const lines = execFileSync(
    python,
    [join(import.meta.dirname, "verify.py"), values.rows, "1", ...classics.map(({ id }) => id)],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  console.log(
    "| environment | Gymnasium | observation | reward | fitness | ends that differ | first states: mean, std |",
  );
  console.log("| --- | --- | ---: | ---: | ---: | ---: | --- |");
  for (const line of lines.trim().split("\n")) {
    const trace = JSON.parse(line) as Trace;
    console.log(row(trace, replay(trace)));
    if (values.record)
      writeFileSync(join(values.record, `${trace.environment}.json`), `${oneRowALine(trace)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(into: string): string {
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  try {
    run("python3", "-m", "venv", into);
    run(join(into, "bin/python"), "-m", "pip", "install", "--quiet", "gymnasium");
  } catch {
    console.log(
      "verify: Gymnasium cannot be installed here; name a Python that has it with --python, or see what pip says above",
    );
    process.exit(1);
  }
  return join(into, "bin/python");
}

function row({ environment, gymnasium, resets, state }: Trace, difference: Difference): string {
  const ours = resetSummary(environment, 20_000);
  const off = (key: "mean" | "std") =>
    Math.max(...resets[key].map((value, k) => Math.abs(value - ours[key][k]!))).toExponential(1);
  const { observation, reward, fitness, terminated } = difference;
  const numbers = [observation, reward, fitness].map((value) => value.toExponential(1));
  return `| ${environment} | ${gymnasium} | ${numbers.join(" | ")} | ${terminated} of ${state.length} | ±${off("mean")}, ±${off("std")} |`;
}

/** JSON that a person can compare. */
function oneRowALine(trace: Trace): string {
  return JSON.stringify(trace).replace(/("(?:resets|state|action|observation|reward|terminated)":)/g, "\n$1");
}
