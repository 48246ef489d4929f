/**
 * A worker thread inside a contained process that ends the process when its parent is gone, even while the main
 * thread hangs in guest code: nothing but the loss of the parent is watched here, the parent owns the clock. The
 * process's folder goes with it, since the parent can no longer remove it.
 */
import { Worker } from "node:worker_threads";

const POLL_MS = 500;

/** Runs as text so that it needs no file of its own to be readable under Node's permission model. */
const program = `
const { parent, folder } = require("node:worker_threads").workerData;
setInterval(() => {
  let alive = process.ppid === parent;
  try { process.kill(parent, 0); } catch (error) { alive = alive && error.code === "EPERM"; }
  if (alive) return;
  try { if (folder !== null) require("node:fs").rmSync(folder, { recursive: true, force: true }); } catch {}
  process.kill(process.pid, "SIGKILL");
}, ${POLL_MS});
`;

/**
 * Starts watching; the thread does not keep the process alive.
 * @param folder removed when the parent is gone, if any
 */
export function watchParent(folder: string | null): void {
  const worker = new Worker(program, {
    eval: true,
    workerData: { parent: process.ppid, folder },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
  });
  worker.unref();
}
