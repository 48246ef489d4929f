/**
 * The inside of a contained process: reads requests and writes events as JSON lines, keeps stray prints off the
 * wire, and dies with its parent.
 */
import { rmSync } from "node:fs";
import { LineSplitter } from "./line-splitter.ts";
import { ownFolder } from "./own-folder.ts";
import { watchParent } from "./watchdog.ts";

export interface ChildChannel<Event> {
  /** Writes one event. The bytes are handed to the pipe before the next statement runs. */
  send(event: Event): void;
}

/**
 * Serves requests one after another until the parent closes standard input; then the process ends by itself. An
 * exception in `handle` ends the process with code 1 and its stack on standard error.
 */
export function serveParent<Request, Event>(
  handle: (request: Request, channel: ChildChannel<Event>) => void | Promise<void>,
): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const folder = ownFolder();
  watchParent(folder);
  if (folder !== null) process.once("exit", () => remove(folder));
  const channel: ChildChannel<Event> = {
    send(event) {
      write(`${JSON.stringify(event)}\n`);
    },
  };
  let last: Promise<void> = Promise.resolve();
  const fail = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () => process.exit(1));
  };
  const lines = new LineSplitter((line) => {
    last = last.then(() => handle(JSON.parse(line) as Request, channel));
    last.catch(fail);
  });
  process.stdin.on("data", (chunk: Buffer) => lines.push(chunk));
}

/** The parent does it too, unless it was killed. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows does not remove the folder that a process works in.
  }
}
