/**
 * The inside of a contained process: reads requests and writes events as JSON lines, keeps stray prints off the
 * wire, and dies with its parent.
 */
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
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
  const folder = process.cwd();
  watchParent(folder);
  // The parent removes it too, but a parent that was killed cannot.
  process.once("exit", () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Windows keeps the working folder of a process until its end.
    }
  });
  const channel: ChildChannel<Event> = {
    send(event) {
      write(`${JSON.stringify(event)}\n`);
    },
  };
  let last: Promise<void> = Promise.resolve();
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    last = last.then(() => handle(JSON.parse(line) as Request, channel));
    last.catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () =>
        process.exit(1),
      );
    });
  });
}
