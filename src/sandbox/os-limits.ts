/**
 * Limits that the operating system keeps over a contained process, set by the shell that starts it: they hold even
 * while the parent is stopped or looks away. Where there is no such shell (Windows) the parent's watch is all there is.
 */
import { existsSync } from "node:fs";
import { networkFence } from "./network-fence.ts";

export interface OsLimits {
  /** Megabytes of writable private memory; what Node itself sets aside is added. */
  readonly memoryMb: number;
  /** Processor seconds of all threads together, after which the system ends it with SIGXCPU. */
  readonly cpuSeconds: number;
  /** Descriptors beyond the usual 128. */
  readonly descriptors?: number;
  /** Megabytes to which a file may grow; none may where absent. */
  readonly fileMb?: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

const SHELL = "/bin/sh";
/** Drops the variables that a shell adds to an empty environment. */
const ENV = "/usr/bin/env";

/**
 * Writable memory that Node 24 maps and hardly touches, in megabytes: about 560 for each isolate (its code range), of
 * which a process has up to four (its own, the watchdog's, two rewards'); measured on Linux x64, and rounded up.
 */
const NODE_MB = 3_072;

/** Processor seconds between SIGXCPU and SIGKILL. */
const HARD_SECONDS = 5;

/** Descriptors: Node opens about 20, and one a file while it loads a program. */
const DESCRIPTORS = 128;

/** POSIX counts the size of files in blocks of this many bytes. */
const BLOCK_BYTES = 512;

/**
 * The command that starts a program under limits: no core dumps, no files that grow, few descriptors, a bound on
 * processor time and on data (RLIMIT_DATA; the address space is no measure, since V8 reserves gigabytes of it). The
 * shell replaces itself by the program, so that the process id stays and no process is left over.
 * @param variables the whole environment that the program gets
 */
export function underLimits(
  command: Command,
  { memoryMb, cpuSeconds, descriptors = 0, fileMb = 0 }: OsLimits,
  variables: Readonly<Record<string, string>> = {},
): Command {
  if (process.platform === "win32" || !existsSync(SHELL) || !existsSync(ENV)) return command;
  const limits = [
    "-c 0",
    `-f ${(fileMb * 2 ** 20) / BLOCK_BYTES}`,
    `-n ${DESCRIPTORS + descriptors}`,
    // The soft limit is the one that sends SIGXCPU, which tells it from other kills.
    `-S -t ${Math.ceil(cpuSeconds)}`,
    `-H -t ${Math.ceil(cpuSeconds) + HARD_SECONDS}`,
    `-d ${Math.ceil((memoryMb + NODE_MB) * 1024)}`,
  ];
  // A system that lacks one of them, or has a lower one already, keeps the others.
  const script = `${limits.map((limit) => `ulimit ${limit} 2>/dev/null`).join("; ")}; exec "$@"`;
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const fenced = [...networkFence(), ENV, "-i", ...environment, command.file, ...command.args];
  return { file: SHELL, args: ["-c", script, "sh", ...fenced] };
}
