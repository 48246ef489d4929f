/** What another process has used so far: resident memory and processor time. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

export interface ProcessUsage {
  /** Megabytes in memory now. */
  readonly residentMb: number;
  /** Processor seconds of all its threads since it began. */
  readonly cpuSeconds: number;
}

/** Length of a tick in /proc: USER_HZ, which is 100 on every architecture that Node is built for (proc(5), time(7)). */
const TICKS_PER_SECOND = 100;

/** Null when the process is gone or the system does not tell (Windows). */
export async function usageOf(pid: number): Promise<ProcessUsage | null> {
  if (process.platform === "win32") return null;
  try {
    if (process.platform !== "linux") return parsePs(await ps(pid));
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    return parseProc(status, stat);
  } catch {
    return null;
  }
}

/** From the files `status` and `stat` of proc(5); null for a process that has ended and is not yet collected. */
export function parseProc(status: string, stat: string): ProcessUsage | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  // The second field is the program's name in brackets and may hold anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (kilobytes === undefined || Number.isNaN(ticks)) return null;
  return { residentMb: Number(kilobytes) / 1024, cpuSeconds: ticks / TICKS_PER_SECOND };
}

/** From `ps -o rss=,cputime=`: kilobytes, and a time such as `0:01.25`, `01:02:03` or `2-03:04:05`. */
export function parsePs(output: string): ProcessUsage | null {
  const found = /^\s*(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(output);
  if (!found) return null;
  const [kilobytes, days, hours, minutes, seconds] = found.slice(1).map((text) => Number(text ?? 0));
  return {
    residentMb: kilobytes! / 1024,
    cpuSeconds: ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!,
  };
}

function ps(pid: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("ps", ["-o", "rss=,cputime=", "-p", String(pid)], { env: {} }, (error, output) =>
      error ? reject(error) : resolve(output),
    );
  });
}
