/**
 * A network namespace without any interface for contained processes, where Linux gives one to this user: guest code
 * has no way to a socket anyway, and code that broke out of the isolate finds nothing to connect to.
 */
import { spawnSync } from "node:child_process";

/** Part of util-linux and of BusyBox. */
const UNSHARE = "/usr/bin/unshare";
const PROBE_MS = 2_000;

let found: readonly string[] | null = null;

/** The command to put in front of a program, or nothing where the system refuses. Tried once, in milliseconds. */
export function networkFence(): readonly string[] {
  found ??= probe();
  return found;
}

function probe(): readonly string[] {
  if (process.platform !== "linux") return [];
  // Root needs no user namespace, and would lose its right to read other users' files in one.
  const fence = [UNSHARE, ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), "--net"];
  const [file, ...args] = [...fence, "/bin/sh", "-c", ":"];
  const tried = spawnSync(file!, args, { env: {}, stdio: "ignore", timeout: PROBE_MS });
  return tried.status === 0 ? fence : [];
}
