/** Runs one command line: finds the verb, lets it work, tells its report, and turns errors into sentences. */

import { Problem } from "../core/problem.ts";
import { explainError } from "./errors.ts";
import { Interruption } from "./interruption.ts";
import { isNodeTooOld, nodeTooOld } from "./node-version.ts";
import { parseCommandLine } from "./program.ts";
import { flushed, processTerminal, type Terminal } from "./terminal.ts";

/** Runs the process's command line and ends the process. */
export async function main(args: readonly string[]): Promise<never> {
  const terminal = processTerminal();
  const exitCode = await execute(args, terminal);
  await flushed();
  if (terminal.lost === null) process.exit(exitCode);
  terminal.warn(`design-reward: not everything could be written to standard output: ${terminal.lost}`);
  process.exit(exitCode || 1);
}

/**
 * @param args the command line after the program's name
 * @returns the exit code
 */
export async function execute(args: readonly string[], terminal: Terminal): Promise<number> {
  const interruption = new Interruption(terminal);
  const json = args.includes("--json");
  try {
    const parsed = parseCommandLine(args);
    if (parsed.type === "text") {
      terminal.write(json ? oneObject({ text: parsed.text }) : parsed.text);
      return 0;
    }
    if (parsed.needsNode24 && isNodeTooOld()) throw new Problem(nodeTooOld(args));
    const report = await parsed.run({
      terminal,
      json,
      quiet: parsed.quiet,
      runsDir: parsed.runsDir,
      interruption: () => interruption.signal(),
    });
    terminal.write(json ? oneObject(report.json) : withLineEnd(report.text));
    return report.exitCode ?? 0;
  } catch (error) {
    const { kind, message, exitCode } = explainError(error, interruption.happened);
    terminal.warn(`design-reward: ${message}`);
    if (terminal.env.DESIGN_REWARD_DEBUG && error instanceof Error) terminal.warn(error.stack ?? "");
    if (json) terminal.write(oneObject({ error: { kind, message } }));
    return exitCode;
  } finally {
    interruption.dispose();
  }
}

function withLineEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** JSON with the control characters that JSON itself lets through escaped: it may land on a terminal too. */
function oneObject(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${text}\n`;
}
