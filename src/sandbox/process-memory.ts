/** Resident memory of another process. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** Megabytes, or null when the process is gone or the system does not tell. */
export async function residentMegabytes(pid: number): Promise<number | null> {
  if (process.platform === "linux") {
    try {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) / 1024;
    } catch {
      return null;
    }
  }
  if (process.platform === "win32") return null;
  return new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], { env: {} }, (error, output) => {
      const kilobytes = Number.parseInt(output, 10);
      resolve(error || Number.isNaN(kilobytes) ? null : kilobytes / 1024);
    });
  });
}
