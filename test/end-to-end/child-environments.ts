/** What environment the processes below a process were given, as Linux tells in /proc (proc(5), `environ`). */
import { readdirSync, readFileSync } from "node:fs";

/** Whether this system tells. */
export const canSeeEnvironments = process.platform === "linux";

export interface SeenChild {
  readonly command: string;
  /** As the kernel keeps it: `NAME=value` with zeros between. */
  readonly environment: string;
}

/** Looks at all descendants of `root` until it is stopped. */
export function watchChildren(root: number): { stop(): readonly SeenChild[] } {
  const seen = new Map<string, SeenChild>();
  const timer = setInterval(() => {
    const self = look(root)?.command;
    for (const pid of descendants(root)) {
      const child = look(pid);
      // Between fork and exec, a child is still its parent's image and runs nothing of its own.
      if (child && child.command !== self) seen.set(`${pid} ${child.command}`, child);
    }
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
}

function look(pid: number): SeenChild | null {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { command, environment: readFileSync(`/proc/${pid}/environ`, "utf8") };
  } catch {
    return null; // it has ended meanwhile
  }
}

function descendants(root: number): readonly number[] {
  const parents = readdirSync("/proc").flatMap((name) => {
    const parent = /^\d+$/.test(name) ? parentOf(name) : null;
    return parent === null ? [] : [[Number(name), parent] as const];
  });
  const below = (pid: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []));
  return below(root);
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program stands in brackets and may hold anything.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}
