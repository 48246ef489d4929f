/** A terminal that remembers, and command lines run in this process. */
import { execute } from "../../src/cli/main.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

export interface Told {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line with streams that are no terminal. */
export async function cli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Told> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    interactive: false,
    colour: false,
    width: 100,
    height: 40,
    env,
    write(text) {
      stdout += text;
    },
    warn(line) {
      stderr += `${line}\n`;
    },
  };
  const exitCode = await execute(args, terminal);
  return { exitCode, stdout, stderr };
}
